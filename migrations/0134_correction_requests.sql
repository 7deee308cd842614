-- Why: a member who reads their record finds what is wrong in it. They say which field, what is right and why; who keeps
-- the record accepts, which corrects it with its history, or refuses with a reason that the member reads.

create table correction_request (
  -- Also the key of its form.
  id          uuid primary key,
  member_id   uuid not null references member,
  field       text not null check (field in ('full_name', 'sex', 'born_on', 'joined_on', 'official_on', 'card_number',
                                             'phone', 'email', 'other')),
  -- What the record said when it was asked, and what is right, as people read it.
  stood       text not null,
  wanted      text not null check (wanted <> ''),
  reason      text not null default '',
  state       text not null default 'asked' check (state in ('asked', 'accepted', 'refused', 'withdrawn')),
  asked_at    timestamptz not null,
  answered_at timestamptz,
  answered_by uuid references member,
  answerer    text not null default '',
  answer      text not null default '',
  constraint correction_request_is_answered check ((state = 'asked') = (answered_at is null)
                                                   and (answered_at is null) = (answered_by is null)),
  constraint correction_request_not_by_self check (answered_by is distinct from member_id or state = 'withdrawn'),
  constraint correction_request_refusal_says_why check (state <> 'refused' or answer <> '')
);
create unique index correction_request_one_open on correction_request (member_id, field)
  where state = 'asked' and field <> 'other';
create index correction_request_member on correction_request (member_id, asked_at);
create index correction_request_waiting on correction_request (asked_at, id) where state = 'asked';

alter table correction_request enable row level security;
-- It is read by whom it is about, and by those who read papers of their branch; it is answered by the Board above it.
create policy correction_request_sight on correction_request for select to app
  using (member_id = actor_id()
         or (
    select true from member join unit_closure line on line.below_id = member.branch_id
     where member.id = member_id and line.above_id = any ((select actor_set('paper_seats'))::uuid[]) limit 1));
create policy correction_request_ask on correction_request for insert to app
  with check (member_id = actor_id() and state = 'asked');
create policy correction_request_answer on correction_request for update to app
  using (state = 'asked')
  with check (answered_by = actor_id()
              and case when member_id = actor_id() then state = 'withdrawn'
                       else state in ('accepted', 'refused') and (
    select true from member join unit_closure line on line.below_id = member.branch_id
     where member.id = member_id and line.above_id = any ((select actor_set('board_seats'))::uuid[]) limit 1) end);
grant select, insert on correction_request to app;
grant update (state, answered_at, answered_by, answerer, answer) on correction_request to app;
grant select on correction_request to worker;
