-- Why: whoever follows a pledge plans a check before it is made, and says afterwards what was seen. What was seen may ask
-- the member for an answer by a day. Plans, notes and answers are appended; a correction is a new row.

create table planned_check (
  id           uuid primary key,
  pledge_id    uuid not null references pledge,
  key          uuid not null constraint planned_check_key unique,
  at           timestamptz not null,
  actor_id     uuid not null references member,
  actor_name   text not null,
  office       text not null,
  office_title text not null,
  on_day       date not null,
  done_by      text not null check (done_by <> ''),
  what         text not null check (what <> ''),
  -- As with notes: 'open' is read by the member too, 'officers' only by those who follow the pledge.
  audience     text not null check (audience in ('open', 'officers'))
);
create index planned_check_pledge on planned_check (pledge_id, on_day);
alter table planned_check enable row level security;
create policy planned_check_sight on planned_check for select to app
  using (exists (select 1 from pledge
                  where pledge.id = pledge_id and (audience = 'open' or pledge.member_id <> actor_id())));
create policy planned_check_append on planned_check for insert to app
  with check (actor_id = actor_id()
              and exists (select 1 from pledge where pledge.id = pledge_id and pledge.member_id <> actor_id()));
grant select, insert on planned_check to app;
grant select on planned_check to worker;

-- A note may be what a planned check came to, and may ask for an answer; who is asked must be able to read it.
alter table follow_up_note add check_id uuid references planned_check;
alter table follow_up_note add answer_by date
  constraint follow_up_note_asks_openly check (answer_by is null or audience = 'open');
create index follow_up_note_asks on follow_up_note (pledge_id) where answer_by is not null;

create table note_answer (
  id        uuid primary key,
  note_id   uuid not null references follow_up_note,
  pledge_id uuid not null references pledge,
  key       uuid not null constraint note_answer_key unique,
  at        timestamptz not null,
  actor_id  uuid not null references member,
  words     text not null check (words <> '')
);
create index note_answer_note on note_answer (note_id, at);
create index note_answer_pledge on note_answer (pledge_id, at);
alter table note_answer enable row level security;
create policy note_answer_sight on note_answer for select to app
  using (exists (select 1 from pledge where pledge.id = pledge_id));
-- The member answers what was asked of them in the same pledge, and nobody else does.
create policy note_answer_append on note_answer for insert to app
  with check (actor_id = actor_id()
              and exists (select 1 from pledge where pledge.id = pledge_id and pledge.member_id = actor_id())
              and exists (select 1 from follow_up_note note
                           where note.id = note_id and note.pledge_id = note_answer.pledge_id
                             and note.answer_by is not null));
grant select, insert on note_answer to app;
grant select on note_answer to worker;
