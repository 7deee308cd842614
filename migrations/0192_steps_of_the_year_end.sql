-- Why: what comes before a decision, and what is done outside this system, is data of the year's rules. A step that was
-- taken elsewhere is written down from its paper, with whose it is, number, day and scan, and only added to. Where the
-- rules make publication a step of its own, a decision is known to the body that took it until that body publishes it:
-- so says the database, whatever a page forgets.

-- Whether someone works at an agency, and whether its head can act here.
create function agency_standing(place uuid) returns text
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  return case when place is null then 'none'
              when exists (select 1 from appointment
                            where agency_id = place and office = 'agency_head' and during @> actor_day()) then 'headed'
              else 'unheaded' end;
end $$;
revoke all on function agency_standing(uuid) from public;
grant execute on function agency_standing(uuid) to app;

create table step_record (
  id           uuid primary key,
  pledge_id    uuid not null references pledge,
  key          uuid not null constraint step_record_key unique,
  step         text not null check (step in ('state_grade', 'residence_comment', 'suggestion', 'appraisal', 'decision')),
  at           timestamptz not null,
  actor_id     uuid not null references member,
  actor_name   text not null,
  office_title text not null,
  -- The paper of others that it stands in; nothing where it was said here.
  authority    text check (authority <> ''),
  number       text check (number <> ''),
  dated_on     date,
  grade        text,
  words        text not null,
  -- The paper's scan, checked and cleaned as evidence is.
  scan_kind    text check (scan_kind in ('pdf', 'jpeg', 'png')),
  scan_digest  bytea check (length(scan_digest) = 32),
  scan_size    integer check (scan_size between 1 and 5242880),
  scan         bytea,
  constraint step_record_says_something check (words <> '' or grade is not null),
  constraint step_record_of_a_paper
    check (num_nulls(authority, dated_on) in (0, 2) and (authority is not null or num_nonnulls(number, scan) = 0)),
  check (num_nulls(scan_kind, scan_digest, scan_size, scan) in (0, 4)),
  check (length(scan) = scan_size)
);
alter table step_record alter scan set storage external;
create index step_record_pledge on step_record (pledge_id, step, at);

alter table state_grade add record_id uuid references step_record, add basis text not null default '';
alter table decision
  add record_id uuid references step_record,
  -- Who decided, where that is nobody of this system.
  add authority text check (authority <> ''),
  -- Whether it is known only once it is published; the year's rules tell.
  add held      boolean not null default false,
  add constraint decision_elsewhere_has_its_record check ((authority is null) = (record_id is null)),
  add constraint decision_of_pledge unique (id, pledge_id);

create table publication (
  id           uuid primary key,
  pledge_id    uuid not null references pledge,
  decision_id  uuid not null constraint publication_once unique,
  key          uuid not null constraint publication_key unique,
  at           timestamptz not null,
  actor_id     uuid not null references member,
  actor_name   text not null,
  office_title text not null,
  published_on date not null,
  foreign key (decision_id, pledge_id) references decision (id, pledge_id)
);
create index publication_pledge on publication (pledge_id);

-- What was decided last and is not yet published; the grade that is known stays what it was.
alter table pledge add unpublished boolean not null default false;
alter table pledge drop constraint pledge_stage_has_its_grade;
alter table pledge
  add constraint pledge_stage_has_its_grade
    check ((stage <> 'proposed' or proposed_grade is not null)
           and (stage <> 'decided' or decided_grade is not null or unpublished)),
  add constraint pledge_unpublished_is_decided check (not unpublished or stage = 'decided');

-- Whether I sit with the body that decides on this paper, or prepare and watch for it; never on one's own.
create function actor_decides(paper uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  return exists (select 1 from pledge
                  where pledge.id = paper and pledge.member_id <> actor_id()
                    and (pledge.manager_id = any (actor_set('managing_seats')::uuid[])
                         or coalesce(pledge.manager_id, pledge.decides_id) = any (actor_set('paper_seats')::uuid[])));
end $$;

-- Whether the year's rules make publication a step of its own for this paper.
create function publication_is_a_step(paper uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  return coalesce((select coalesce(step -> 'only' ->> pledge.category, step ->> 'mode') = 'internal'
                     from pledge join cycle on cycle.id = pledge.cycle_id
                     join rule_set on rule_set.id = cycle.rule_set_id
                     cross join jsonb_array_elements(rules -> 'steps') step
                    where pledge.id = paper and step ->> 'step' = 'publication' limit 1), false);
end $$;

create function decision_is_held() returns trigger
  language plpgsql as $$
begin
  new.held := publication_is_a_step(new.pledge_id);
  return new;
end $$;
create trigger decision_is_held before insert on decision for each row execute function decision_is_held();

-- The grade that an unpublished decision gives, for sums of the body that decided: a cap holds for everyone of a group,
-- whoever counts.
create function held_grade(paper uuid) returns text
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  return (select decision.grade
            from decision join pledge on pledge.id = decision.pledge_id
           where decision.pledge_id = paper and pledge.unpublished
             and (pledge.manager_id = any (actor_set('managing_seats')::uuid[])
                  or coalesce(pledge.manager_id, pledge.decides_id) = any (actor_set('paper_seats')::uuid[]))
           order by decision.at desc, decision.id desc limit 1);
end $$;

-- No grade is shown on a pledge while the decision that gives it waits for its publication.
create function refuse_unpublished_grade() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare newest decision;
begin
  select * into newest from decision where pledge_id = new.id order by at desc, id desc limit 1;
  if newest.held and new.decided_grade is distinct from old.decided_grade
     and not exists (select 1 from publication where decision_id = newest.id)
  then
    raise exception 'the decision on pledge % is not published', new.id
      using errcode = 'check_violation', constraint = 'pledge_shows_what_is_published';
  end if;
  return new;
end $$;
create trigger pledge_shows_what_is_published before update on pledge for each row
  when (new.stage = 'decided' and old.decided_grade is distinct from new.decided_grade)
  execute function refuse_unpublished_grade();
revoke all on function actor_decides(uuid), publication_is_a_step(uuid), decision_is_held(), held_grade(uuid),
  refuse_unpublished_grade() from public;
grant execute on function actor_decides(uuid), publication_is_a_step(uuid), held_grade(uuid) to app;

alter table publication enable row level security;
create policy publication_sight on publication for select to app
  using (exists (select 1 from pledge where pledge.id = pledge_id));
alter policy decision_sight on decision
  using (exists (select 1 from pledge where pledge.id = pledge_id)
         and (not held or exists (select 1 from publication where decision_id = decision.id) or actor_decides(pledge_id)));
create policy publication_append on publication for insert to app
  with check (actor_id = (select actor_id()) and actor_decides(pledge_id));
create policy publication_faced on publication as restrictive for insert to app with check (actor_faces(pledge_id));
grant select, insert on publication to app;

alter table step_record enable row level security;
-- A decision's paper is read by whoever knows the decision.
create policy step_record_sight on step_record for select to app
  using (exists (select 1 from pledge where pledge.id = pledge_id)
         and (step <> 'decision' or exists (select 1 from decision where decision.record_id = step_record.id)));
create policy step_record_append on step_record for insert to app
  with check (actor_id = (select actor_id())
              and exists (select 1 from pledge where pledge.id = pledge_id and pledge.member_id <> (select actor_id())));
create policy step_record_faced on step_record as restrictive for insert to app with check (actor_faces(pledge_id));
grant select, insert on step_record to app;

-- As before; nobody publishes, nor takes back, what was decided on themself.
create or replace function refuse_own_grade() returns trigger language plpgsql as $$
begin
  if old.member_id = actor_id()
     and (new.proposed_grade is distinct from old.proposed_grade
          or new.calibrated_grade is distinct from old.calibrated_grade
          or new.decided_grade is distinct from old.decided_grade
          or new.unpublished is distinct from old.unpublished
          or (new.stage is distinct from old.stage and (old.stage, new.stage) is distinct from ('open', 'self_reviewed')))
  then
    raise exception 'pledge % is graded by others', old.id
      using errcode = 'check_violation', constraint = 'pledge_not_graded_by_self';
  end if;
  return new;
end $$;
drop trigger pledge_not_graded_by_self on pledge;
create trigger pledge_not_graded_by_self before update on pledge for each row
  when ((old.stage, old.proposed_grade, old.calibrated_grade, old.decided_grade, old.unpublished)
        is distinct from (new.stage, new.proposed_grade, new.calibrated_grade, new.decided_grade, new.unpublished))
  execute function refuse_own_grade();

-- As before, with those who decided without publishing, and those who appraised.
create or replace function actor_graded(paper uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  return exists (select 1 from pledge_event
                  where pledge_event.pledge_id = paper and actor_id = actor_id()
                    and step in ('state_grade', 'collective_review', 'propose', 'calibrate', 'appraise', 'decide', 'resolve'));
end $$;

-- As before; a grade that waited is told once it is published, and what those above suggest is told too.
create or replace function tell_of_pledge() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  paper   pledge;
  of_year integer;
begin
  select * into paper from pledge where id = new.pledge_id;
  select year into of_year from cycle where id = paper.cycle_id;
  case new.step
    when 'ask_extension' then
      perform tell_heads(paper.branch_id, paper.member_id, 'extension_asked', new.at, paper.id, of_year);
    when 'object_entry' then
      perform tell(paper.entered_by, 'entry_disowned', new.at, paper.id, of_year);
    else
      perform tell(paper.member_id,
                   case new.step when 'return' then 'returned' when 'agree' then 'confirmed'
                     when 'extend' then 'extension_granted' when 'refuse_extension' then 'extension_refused'
                     when 'decide' then 'decided' when 'publish' then 'decided' when 'suggest' then 'suggested' end,
                   new.at, paper.id, of_year);
  end case;
  return null;
end $$;
drop trigger pledge_event_told on pledge_event;
create trigger pledge_event_told after insert on pledge_event for each row
  when (new.step in ('return', 'agree', 'extend', 'refuse_extension', 'decide', 'publish', 'suggest', 'ask_extension',
                     'object_entry'))
  execute function tell_of_pledge();

-- Pages of a meeting that lie open are told: 0177.
create trigger step_record_is_told after insert on step_record for each row execute function meetings_are_told();
create trigger publication_is_told after insert on publication for each row execute function meetings_are_told();
