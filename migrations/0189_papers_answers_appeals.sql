-- Why: one decision grades many people: number, day, list. Who was graded may answer, and may appeal; an appeal is answered
-- with its grounds by someone who did nothing about this grade before. A decision that takes another's place says why.

create table decision_paper (
  id           uuid primary key,
  key          uuid not null constraint decision_paper_key unique,
  cycle_id     uuid not null references cycle,
  unit_id      uuid not null references unit,
  -- Leaders that the unit manages, or everyone else on whom its committee decides.
  whose        text not null check (whose in ('managed', 'decided')),
  number       text not null check (number <> ''),
  decided_on   date not null,
  override_reference text,
  at           timestamptz not null,
  actor_id     uuid not null references member,
  actor_name   text not null,
  office_title text not null
);
create index decision_paper_unit on decision_paper (unit_id, cycle_id);
alter table decision_paper enable row level security;
create policy decision_paper_sight on decision_paper for select to app
  using (actor_id = (select actor_id())
         or unit_id = any ((select actor_set('managing_seats'))::uuid[])
         or (select true from unit_closure line
              where line.below_id = decision_paper.unit_id
                and line.above_id = any ((select actor_set('paper_seats'))::uuid[]) limit 1));
create policy decision_paper_append on decision_paper for insert to app with check (actor_id = (select actor_id()));
grant select, insert on decision_paper to app;

alter table decision add column paper_id uuid references decision_paper, add column reason text not null default '';
create index decision_of_paper on decision (paper_id) where paper_id is not null;

create table grade_answer (
  id        uuid primary key,
  pledge_id uuid not null references pledge,
  key       uuid not null constraint grade_answer_key unique,
  at        timestamptz not null,
  actor_id  uuid not null references member,
  about     text not null check (about in ('proposal', 'decision')),
  words     text not null check (words <> '')
);
create index grade_answer_pledge on grade_answer (pledge_id, at);
alter table grade_answer enable row level security;
create policy grade_answer_sight on grade_answer for select to app
  using (exists (select 1 from pledge where pledge.id = pledge_id));
create policy grade_answer_own on grade_answer for insert to app
  with check (actor_id = (select actor_id())
              and exists (select 1 from pledge where pledge.id = pledge_id and pledge.member_id = (select actor_id())));
grant select, insert on grade_answer to app;

create table appeal (
  id           uuid primary key,
  pledge_id    uuid not null references pledge,
  key          uuid not null constraint appeal_key unique,
  -- The form by which it was answered: sent twice, it answers once.
  answer_key   uuid constraint appeal_answer_key unique,
  at           timestamptz not null,
  actor_id     uuid not null references member,
  -- What was appealed against.
  grade        text not null,
  words        text not null check (words <> ''),
  state        text not null default 'open' check (state in ('open', 'upheld', 'rejected')),
  grounds      text,
  answered_at  timestamptz,
  answered_by  uuid references member,
  answerer     text,
  office_title text,
  constraint appeal_not_answered_by_self check (answered_by is distinct from actor_id),
  check ((state = 'open') = (answered_at is null)),
  check (num_nulls(grounds, answered_at, answered_by, answerer, office_title) in (0, 5))
);
create unique index appeal_open_once on appeal (pledge_id) where state = 'open';
create index appeal_pledge on appeal (pledge_id, at);
alter table appeal enable row level security;
create policy appeal_sight on appeal for select to app
  using (exists (select 1 from pledge where pledge.id = pledge_id));
create policy appeal_own on appeal for insert to app
  with check (actor_id = (select actor_id()) and state = 'open'
              and exists (select 1 from pledge where pledge.id = pledge_id and pledge.member_id = (select actor_id())));

-- Whether I did anything about this grade: proposed, changed, decided, or graded for the state.
create function actor_graded(paper uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  return exists (select 1 from pledge_event
                  where pledge_event.pledge_id = paper and actor_id = actor_id()
                    and step in ('state_grade', 'collective_review', 'propose', 'calibrate', 'decide'));
end $$;
revoke all on function actor_graded(uuid) from public;
grant execute on function actor_graded(uuid) to app;
create policy appeal_answer on appeal for update to app
  using (state = 'open' and actor_id <> (select actor_id()) and not actor_graded(pledge_id)
         and exists (select 1 from pledge where pledge.id = pledge_id))
  with check (answered_by = (select actor_id()));
grant select, insert on appeal to app;
grant update (state, grounds, answered_at, answered_by, answerer, office_title, answer_key) on appeal to app;
