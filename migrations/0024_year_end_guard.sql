-- Why: at the year's end, too, the database itself keeps people from acting on their own paper, and counts of a
-- ballot are for those who propose and decide, not for the person voted on nor for the head of their agency.

-- One's own self-review only.
alter policy self_review_write on self_review
  with check (member_id = actor_id()
              and exists (select 1 from pledge where pledge.id = pledge_id and pledge.member_id = actor_id()));

alter policy ballot_sight on ballot
  using (exists (select 1 from pledge
                  where pledge.id = pledge_id and pledge.member_id is distinct from actor_id()
                    and (pledge.branch_id in (select actor_units()) or pledge.manager_id in (select actor_manages()))));

-- A member moves their own paper as far as the self-review; proposal and decision are others'.
create function refuse_own_grade() returns trigger language plpgsql as $$
begin
  if old.member_id = actor_id()
     and (new.proposed_grade is distinct from old.proposed_grade
          or new.decided_grade is distinct from old.decided_grade
          or (new.stage is distinct from old.stage and (old.stage, new.stage) is distinct from ('open', 'self_reviewed')))
  then
    raise exception 'pledge % is graded by others', old.id
      using errcode = 'check_violation', constraint = 'pledge_not_graded_by_self';
  end if;
  return new;
end $$;
create trigger pledge_not_graded_by_self before update on pledge for each row
  when ((old.stage, old.proposed_grade, old.decided_grade)
        is distinct from (new.stage, new.proposed_grade, new.decided_grade))
  execute function refuse_own_grade();

alter table pledge add constraint pledge_stage_has_its_grade
  check ((stage <> 'proposed' or proposed_grade is not null) and (stage <> 'decided' or decided_grade is not null));
