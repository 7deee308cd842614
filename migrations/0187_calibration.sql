-- Why: the body that decides looks at proposals across units beside their evidence and changes some before it decides. A
-- change is a row of its own with its reason; what the branch proposed stays as it was. A decision is one paper for many
-- people: number, day, list.

alter table pledge add column calibrated_grade text;

create table calibration (
  id           uuid primary key,
  pledge_id    uuid not null references pledge,
  key          uuid not null constraint calibration_key unique,
  at           timestamptz not null,
  actor_id     uuid not null references member,
  actor_name   text not null,
  office_title text not null,
  from_grade   text not null,
  grade        text not null,
  reason       text not null check (reason <> ''),
  check (from_grade <> grade)
);
create index calibration_pledge on calibration (pledge_id, at);
alter table calibration enable row level security;
create policy calibration_sight on calibration for select to app
  using (exists (select 1 from pledge where pledge.id = pledge_id));
create policy calibration_append on calibration for insert to app
  with check (actor_id = (select actor_id())
              and exists (select 1 from pledge where pledge.id = pledge_id and pledge.member_id <> (select actor_id())));
create policy calibration_faced on calibration as restrictive for insert to app with check (actor_faces(pledge_id));
grant select, insert on calibration to app;

-- Nobody calibrates themself, as nobody proposes or decides on themself.
create or replace function refuse_own_grade() returns trigger language plpgsql as $$
begin
  if old.member_id = actor_id()
     and (new.proposed_grade is distinct from old.proposed_grade
          or new.calibrated_grade is distinct from old.calibrated_grade
          or new.decided_grade is distinct from old.decided_grade
          or (new.stage is distinct from old.stage and (old.stage, new.stage) is distinct from ('open', 'self_reviewed')))
  then
    raise exception 'pledge % is graded by others', old.id
      using errcode = 'check_violation', constraint = 'pledge_not_graded_by_self';
  end if;
  return new;
end $$;
drop trigger pledge_not_graded_by_self on pledge;
create trigger pledge_not_graded_by_self before update on pledge for each row
  when ((old.stage, old.proposed_grade, old.calibrated_grade, old.decided_grade)
        is distinct from (new.stage, new.proposed_grade, new.calibrated_grade, new.decided_grade))
  execute function refuse_own_grade();
