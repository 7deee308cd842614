-- Why: two officers may set a year's rules at once, and neither may undo what the other set without having seen it. And
-- who is counted as pledging is for the year's rule set to say, not for this function.

-- Counts every save of the rules.
alter table cycle add category_edits integer not null default 0;

drop function tried_categories(jsonb);
-- How many would follow each template if the year were asked today: numbers, no names, for whoever keeps years.
create function tried_categories(which uuid) returns table (category text, people bigint)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  if not actor_gives('organization_board', null) then return; end if;
  return query select category_by(cycle.category_rules, member.id), count(*)
                 from cycle join rule_set on rule_set.id = cycle.rule_set_id, member
                where cycle.id = which and member.branch_id is not null
                  and standing_pledges(rule_set.rules, member.standing)
                group by 1;
end $$;
revoke all on function tried_categories(uuid) from public;
grant execute on function tried_categories(uuid) to app;
