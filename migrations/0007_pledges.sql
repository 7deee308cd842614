-- Why: one pledge a member and year. The row says where it stands; what was sent is pinned and never moves.

create table pledge (
  id            uuid primary key,
  cycle_id      uuid not null references cycle,
  member_id     uuid not null references member,
  category      text not null check (category in ('member', 'leader', 'managed_leader', 'outside')),
  -- Who reads, follows and decides, as things stood when the pledge was last asked for or sent.
  branch_id     uuid not null references unit,
  decides_id    uuid not null references unit,
  agency_id     uuid references agency,
  manager_id    uuid references unit,
  state         text not null default 'asked' check (state in ('asked', 'draft', 'submitted', 'returned', 'agreed')),
  -- Counts every step; an update names the count it saw.
  version       integer not null default 0,
  revision      integer,
  submitted_at  timestamptz,
  late          boolean not null default false,
  -- When the branch first opened what was sent: until then its member may take it back.
  read_at       timestamptz,
  agreed_at     timestamptz,
  agreed_by     uuid references member,
  extended_to   timestamptz,
  stage         text not null default 'open' check (stage in ('open', 'self_reviewed', 'proposed', 'decided')),
  proposed_grade text,
  decided_grade  text,
  constraint pledge_one_per_year unique (member_id, cycle_id),
  constraint pledge_not_agreed_by_self check (agreed_by is distinct from member_id),
  check (state not in ('submitted', 'returned', 'agreed') or (revision is not null and submitted_at is not null)),
  check ((state = 'agreed') = (agreed_at is not null and agreed_by is not null))
);
create index pledge_branch on pledge (cycle_id, branch_id, state);
create index pledge_decides on pledge (cycle_id, decides_id);
create index pledge_agency on pledge (agency_id, cycle_id) where agency_id is not null;
create index pledge_manager on pledge (cycle_id, manager_id) where manager_id is not null;

alter table pledge enable row level security;
-- A pledge is seen by its member, by offices over its branch, by who manages the person, and where they work.
create policy pledge_sight on pledge for select to app
  using (member_id = actor_id()
         or branch_id in (select actor_units())
         or manager_id in (select actor_manages())
         or agency_id in (select actor_agencies()));
create policy pledge_ask on pledge for insert to app with check (actor_keeps_register());
create policy pledge_step on pledge for update to app
  using (member_id = actor_id()
         or branch_id in (select actor_units())
         or manager_id in (select actor_manages()));
grant select, insert, update on pledge to app;
grant select on pledge to worker;

-- A draft is its member's alone until it is sent.
create table pledge_draft (
  pledge_id uuid primary key references pledge,
  member_id uuid not null references member,
  version   integer not null,
  content   jsonb not null,
  saved_at  timestamptz not null
);
alter table pledge_draft enable row level security;
create policy pledge_draft_own on pledge_draft to app
  using (member_id = actor_id()) with check (member_id = actor_id());
grant select, insert, update, delete on pledge_draft to app;

-- What was sent, with everything it leaned on. Nothing here is ever updated.
create table pledge_revision (
  pledge_id    uuid not null references pledge,
  number       integer not null,
  template_id  uuid not null references template,
  content      jsonb not null,
  pinned       jsonb not null,
  digest       bytea not null check (length(digest) = 32),
  submitted_at timestamptz not null,
  submitted_by uuid not null references member,
  primary key (pledge_id, number)
);
alter table pledge_revision enable row level security;
create policy pledge_revision_sight on pledge_revision for select to app
  using (exists (select 1 from pledge where pledge.id = pledge_id));
create policy pledge_revision_send on pledge_revision for insert to app
  with check (submitted_by = actor_id()
              and exists (select 1 from pledge where pledge.id = pledge_id and pledge.member_id = actor_id()));
grant select, insert on pledge_revision to app;
grant select on pledge_revision to worker;

-- Each step of each paper: who, under which office, when, why. The key makes an act sent twice count once.
create table pledge_event (
  id           uuid primary key,
  pledge_id    uuid not null references pledge,
  key          uuid not null constraint pledge_event_key unique,
  at           timestamptz not null,
  actor_id     uuid not null references member,
  actor_name   text not null,
  office_title text,
  own          boolean not null,
  step         text not null,
  revision     integer,
  reason       text,
  constraint pledge_event_own_steps check (own = (step in ('begin', 'submit', 'take_back', 'amend', 'self_review')))
);
create index pledge_event_pledge on pledge_event (pledge_id, at);
alter table pledge_event enable row level security;
create policy pledge_event_sight on pledge_event for select to app
  using (exists (select 1 from pledge where pledge.id = pledge_id));
create policy pledge_event_append on pledge_event for insert to app
  with check (actor_id = actor_id()
              and exists (select 1 from pledge where pledge.id = pledge_id
                                                 and (pledge.member_id = actor_id()) = own));
grant select, insert on pledge_event to app;
grant select on pledge_event to worker;

-- What a reader asked to be mended, bound to the pledge as a whole or to one commitment.
create table pledge_remark (
  event_id      uuid not null references pledge_event,
  pledge_id     uuid not null references pledge,
  revision      integer not null,
  commitment_id uuid,
  words         text not null check (words <> '')
);
create index pledge_remark_pledge on pledge_remark (pledge_id, revision);
alter table pledge_remark enable row level security;
create policy pledge_remark_sight on pledge_remark for select to app
  using (exists (select 1 from pledge where pledge.id = pledge_id));
create policy pledge_remark_append on pledge_remark for insert to app
  with check (exists (select 1 from pledge where pledge.id = pledge_id and pledge.member_id <> actor_id()));
grant select, insert on pledge_remark to app;

-- The leaders' extra copy: the pinned revision as it reached the Organization Board, with its receipt.
create table leader_copy (
  pledge_id   uuid not null,
  revision    integer not null,
  unit_id     uuid not null references unit,
  received_at timestamptz not null,
  receipt     text not null,
  opened_at   timestamptz,
  opened_by   uuid references member,
  primary key (pledge_id, revision),
  foreign key (pledge_id, revision) references pledge_revision (pledge_id, number)
);
create index leader_copy_unit on leader_copy (unit_id, received_at);
alter table leader_copy enable row level security;
create policy leader_copy_sight on leader_copy for select to app
  using (exists (select 1 from pledge where pledge.id = pledge_id));
create policy leader_copy_send on leader_copy for insert to app
  with check (exists (select 1 from pledge where pledge.id = pledge_id and pledge.member_id = actor_id()));
create policy leader_copy_open on leader_copy for update to app
  using (unit_id in (select actor_units()));
grant select, insert on leader_copy to app;
grant update (opened_at, opened_by) on leader_copy to app;
