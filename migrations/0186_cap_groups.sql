-- Why: the cap on the best grade may be counted among people with similar duties, and a prepared year may have rules of its
-- own. What group someone is in is found from their posts when they review themself, and again when they are proposed;
-- from then on it stays. Rules of an opened year stay as everyone was graded by them.

alter table pledge add column duties text;

-- As before, and one condition more: a post whose title begins so.
create or replace function category_by(rules jsonb, person uuid) returns text
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select coalesce(
      (select rule ->> 'category'
         from jsonb_array_elements(rules) with ordinality listed (rule, place)
        where exists (select 1 from jsonb_array_elements_text(rule -> 'any') wanted
                       where case when wanted = 'managed' then member.manager_id is not null
                                  when wanted = 'no_agency' then member.agency_id is null
                                  when wanted like 'office:%'
                                    then exists (select 1 from appointment
                                                  where appointment.member_id = member.id
                                                    and appointment.during @> actor_day()
                                                    and office = substr(wanted, 8))
                                  when wanted like 'post:%'
                                    then exists (select 1 from post
                                                  where post.member_id = member.id and post.during @> actor_day()
                                                    and post.kind = substr(wanted, 6))
                                  when wanted like 'title:%'
                                    then exists (select 1 from post
                                                  where post.member_id = member.id and post.during @> actor_day()
                                                    and starts_with(lower(post.title), lower(substr(wanted, 7))))
                                  else false end)
        order by place limit 1), 'member')
      from member where member.id = person
  $$;

-- The group of similar duties that a person is in; nothing for the others.
create function duties_by(groups jsonb, person uuid) returns text
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select nullif(category_by((select jsonb_agg(jsonb_build_object('category', one ->> 'code', 'any', one -> 'any') order by place)
                                 from jsonb_array_elements(groups) with ordinality listed (one, place)), person), 'member')
  $$;
revoke all on function duties_by(jsonb, uuid) from public;

create function pledge_takes_duties() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  new.duties := duties_by((select rules -> 'cap' -> 'duties' from cycle join rule_set on rule_set.id = rule_set_id
                            where cycle.id = new.cycle_id), new.member_id);
  return new;
end $$;
revoke all on function pledge_takes_duties() from public;
create trigger pledge_takes_duties before update of stage on pledge for each row
  when (new.stage in ('self_reviewed', 'proposed')) execute function pledge_takes_duties();

alter table rule_set enable row level security;
create policy rule_set_sight on rule_set for select to app, worker using (true);
create policy rule_set_write on rule_set for insert to app with check (actor_gives('organization_board', null));
create policy rule_set_change on rule_set for update to app
  using (actor_gives('organization_board', null)
         and not exists (select 1 from cycle where cycle.rule_set_id = rule_set.id and cycle.opened_at is not null));

-- Rules written for a year go with it.
create or replace function drop_prepared_year(which uuid) returns boolean
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare rules_of uuid;
begin
  if not actor_gives('organization_board', null) then return false; end if;
  select rule_set_id into rules_of from cycle where id = which and opened_at is null for update;
  if not found then return false; end if;
  delete from template where cycle_id = which;
  delete from cycle_phase where cycle_id = which;
  delete from cycle where id = which;
  delete from rule_set where id = rules_of and not exists (select 1 from cycle where rule_set_id = rules_of);
  return true;
end $$;
