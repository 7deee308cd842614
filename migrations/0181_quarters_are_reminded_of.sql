-- Why: whoever leads, and whoever proposes and decides on their quarters, found the days of a quarter on the first page and
-- nowhere else. They are waited for as the other days of a year are, by rules that the Board sets.

alter table reminder_rule
  drop constraint reminder_rule_occasion_check,
  drop constraint reminder_rule_fits,
  drop constraint reminder_rule_has_a_day_to_come,
  add constraint reminder_rule_occasion_check check (occasion in
    ('unsent', 'returned', 'unread', 'extension', 'self_review', 'progress',
     'quarter_plan', 'quarter_score', 'quarter_propose', 'quarter_decide')),
  add constraint reminder_rule_fits check (
    audience <> 'writer' or occasion not in ('unread', 'extension', 'quarter_propose', 'quarter_decide')),
  add constraint reminder_rule_has_a_day_to_come check (
    cardinality(before) = 0
    or occasion in ('unsent', 'quarter_plan', 'quarter_score', 'quarter_propose', 'quarter_decide'));

insert into reminder_rule (cycle_id, position, occasion, audience, before, after, every)
select given.cycle_id, fresh.position, fresh.occasion, fresh.audience, fresh.before::integer[], fresh.after, fresh.every
  from (select null::uuid as cycle_id union all select id from cycle) given,
       (values (15, 'quarter_plan', 'writer', '{5,1,0}', 2, 5),
               (16, 'quarter_score', 'writer', '{3,1,0}', 2, 3),
               (17, 'quarter_propose', 'branch', '{3,0}', 2, 3),
               (18, 'quarter_decide', 'above', '{3,0}', 2, 5)) fresh (position, occasion, audience, before, after, every);

-- The next step of each quarter of those whom a year asks, with the day until which it is in time; of several quarters in
-- which the same waits, the latest. A step whose days have not come is not waited for.
create function awaited_in_quarters(moment timestamptz)
  returns table (occasion text, pledge_id uuid, cycle_id uuid, year integer, member_id uuid, branch_id uuid,
                 since date, until timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
#variable_conflict use_column
begin
  return query
    select distinct on (step.occasion, pledge.id)
           step.occasion, pledge.id, cycle.id, cycle.year, pledge.member_id, pledge.branch_id, step.due, year_ends(cycle.id)
      from cycle
      join rule_set on rule_set.id = cycle.rule_set_id
      join pledge on pledge.cycle_id = cycle.id
     cross join generate_series(1, 4) nth
      left join lateral (select taken.step from quarter_step taken
                          where taken.pledge_id = pledge.id and taken.quarter = nth
                          order by taken.place desc limit 1) newest on true
     cross join lateral (select make_date(cycle.year, nth * 3 - 2, 1) as first,
                                (make_date(cycle.year, nth * 3 - 2, 1) + interval '3 months - 1 day')::date as last) days
     cross join lateral (
       select case coalesce(newest.step, '')
                when '' then 'quarter_plan' when 'objectives' then 'quarter_score' when 'return' then 'quarter_score'
                when 'self_score' then 'quarter_propose' when 'proposal' then 'quarter_decide' end as occasion,
              case coalesce(newest.step, '')
                when '' then days.first - (rule_set.asked_quarters -> 'objectives' ->> 'before')::integer
                when 'objectives' then days.last - (rule_set.asked_quarters -> 'self_score' ->> 'before')::integer
                else days.first end as opens,
              case coalesce(newest.step, '')
                when '' then days.first + (rule_set.asked_quarters -> 'objectives' ->> 'after')::integer
                when 'self_score' then days.last + (rule_set.asked_quarters ->> 'proposal')::integer
                when 'proposal' then days.last + (rule_set.asked_quarters ->> 'decision')::integer
                else days.last + (rule_set.asked_quarters -> 'self_score' ->> 'after')::integer end as due) step
     where cycle.opened_at is not null
       and rule_set.asked_quarters -> 'categories' ? pledge.category and pledge.state = 'agreed'
       and step.occasion is not null and step.opens <= day_of(moment)
     order by step.occasion, pledge.id, nth desc;
end $$;

alter function awaited(timestamptz) rename to awaited_in_the_year;
create function awaited(moment timestamptz)
  returns table (occasion text, pledge_id uuid, cycle_id uuid, year integer, member_id uuid, branch_id uuid,
                 since date, until timestamptz)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select * from awaited_in_the_year(moment) union all select * from awaited_in_quarters(moment) $$;
revoke all on function awaited_in_quarters(timestamptz), awaited(timestamptz) from public;
