-- Why: the page of an old paper must say what its branch was called then, as the lists of closed years already do. A
-- closed year is told by the tree of its last day, or of the register's first day if the register began later.
-- In plpgsql, for its plan is kept: a function in sql that cannot be inlined is planned at each call, which takes ten times
-- as long as its answer.
create function unit_name_in_year(wanted uuid, year_id uuid) returns text
  language plpgsql stable
  as $$
begin
  return coalesce(
      (select history.name
         from cycle_phase phase
         join unit_history history
           on history.unit_id = wanted
          and history.during @> greatest((phase.closes_at at time zone 'Asia/Ho_Chi_Minh')::date,
                (select min(lower(first.during)) from unit_history first where not isempty(first.during)))
        where phase.cycle_id = year_id and phase.phase = 'self_review'
          and (phase.closes_at at time zone 'Asia/Ho_Chi_Minh')::date < actor_day()),
      (select unit.name from unit where unit.id = wanted));
end $$;
grant execute on function unit_name_in_year(uuid, uuid) to app;
