-- Why: who follows which template is the Board's to say, for each year and in order: the first rule of which a condition
-- holds decides, and whoever meets none is an ordinary member.

alter table cycle add category_rules jsonb not null default
  '[{"category": "managed_leader", "any": ["managed"]},
    {"category": "outside", "any": ["no_agency"]},
    {"category": "leader", "any": ["office:secretary", "office:deputy_secretary", "office:agency_head"]}]';

create function category_by(rules jsonb, person uuid) returns text
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
                                  else false end)
        order by place limit 1), 'member')
      from member where member.id = person
  $$;

-- As things stand today: by the rules of the latest year that was opened.
create or replace function pledge_category(person uuid) returns text
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select category_by((select category_rules from cycle where opened_at is not null order by year desc limit 1), person)
  $$;

-- How many would follow each template if a year were asked by these rules: numbers, no names, for whoever keeps years.
create function tried_categories(rules jsonb) returns table (category text, people bigint)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  if not actor_gives('organization_board', null) then return; end if;
  return query select category_by(rules, member.id), count(*) from member
                where branch_id is not null and standing in ('probationary', 'official', 'temporary')
                group by 1;
end $$;
revoke all on function category_by(jsonb, uuid), tried_categories(jsonb) from public;
grant execute on function category_by(jsonb, uuid), tried_categories(jsonb) to app;
