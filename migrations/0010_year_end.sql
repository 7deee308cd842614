-- Why: the year's review rests on the pledge: self-review, the state-side grade, the paper ballot, the branch's
-- proposal and the decision. Opinions and decisions are appended; a ballot leaves counts and never a voter.

create table self_review (
  pledge_id    uuid primary key references pledge,
  member_id    uuid not null references member,
  version      integer not null,
  content      jsonb not null,
  grade        text,
  saved_at     timestamptz not null,
  submitted_at timestamptz
);
alter table self_review enable row level security;
create policy self_review_sight on self_review for select to app
  using (member_id = actor_id()
         or (submitted_at is not null and exists (select 1 from pledge where pledge.id = pledge_id)));
create policy self_review_write on self_review for insert to app with check (member_id = actor_id());
create policy self_review_save on self_review for update to app
  using (member_id = actor_id() and submitted_at is null) with check (member_id = actor_id());
grant select, insert, update on self_review to app;

-- The grade on the state's side, given by the head of the agency before the Party's.
create table state_grade (
  id         uuid primary key,
  pledge_id  uuid not null references pledge,
  key        uuid not null constraint state_grade_key unique,
  at         timestamptz not null,
  actor_id   uuid not null references member,
  actor_name text not null,
  office_title text not null,
  grade      text not null,
  words      text not null
);
create index state_grade_pledge on state_grade (pledge_id, at);

-- The tellers' counts of one person's paper ballot.
create function votes_total(votes jsonb) returns bigint
  language sql immutable strict parallel safe
  as $$ select coalesce(sum(value::bigint), 0) from jsonb_each_text(votes) $$;
create table ballot (
  id         uuid primary key,
  pledge_id  uuid not null references pledge,
  key        uuid not null constraint ballot_key unique,
  at         timestamptz not null,
  actor_id   uuid not null references member,
  held_on    date not null,
  entitled   integer not null check (entitled > 0),
  present    integer not null check (present >= 0),
  issued     integer not null check (issued >= 0),
  returned   integer not null check (returned >= 0),
  invalid    integer not null check (invalid >= 0),
  votes      jsonb not null,
  constraint ballot_sums check (entitled >= present and present >= issued and issued >= returned
                                and returned = invalid + votes_total(votes))
);
create index ballot_pledge on ballot (pledge_id, at);

create table proposal (
  id           uuid primary key,
  pledge_id    uuid not null references pledge,
  key          uuid not null constraint proposal_key unique,
  at           timestamptz not null,
  actor_id     uuid not null references member,
  actor_name   text not null,
  office_title text not null,
  ballot_id    uuid references ballot,
  grade        text not null,
  words        text not null
);
create index proposal_pledge on proposal (pledge_id, at);

create table decision (
  id           uuid primary key,
  pledge_id    uuid not null references pledge,
  key          uuid not null constraint decision_key unique,
  at           timestamptz not null,
  actor_id     uuid not null references member,
  actor_name   text not null,
  office_title text not null,
  unit_id      uuid not null references unit,
  grade        text not null,
  number       text not null check (number <> ''),
  decided_on   date not null,
  -- The decision that allows more than the cap, where one was given.
  override_reference text
);
create index decision_pledge on decision (pledge_id, at);

do $$
declare name text;
begin
  foreach name in array array['state_grade', 'ballot', 'proposal', 'decision'] loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy %I on %I for select to app
                      using (exists (select 1 from pledge where pledge.id = pledge_id))', name || '_sight', name);
    execute format('create policy %I on %I for insert to app
                      with check (actor_id = actor_id()
                                  and exists (select 1 from pledge
                                               where pledge.id = pledge_id and pledge.member_id <> actor_id()))',
                   name || '_append', name);
    execute format('grant select, insert on %I to app', name);
  end loop;
end $$;
