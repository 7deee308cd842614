-- Why: people, and in dated rows where they belong, what posts they hold and who manages them.

create table member (
  id          uuid primary key,
  code        text not null constraint member_code_unique unique check (code ~ '^[A-Z0-9-]{3,20}$'),
  full_name   text not null check (full_name <> ''),
  given_name  text not null generated always as (substring(full_name from '[^ ]+$')) stored,
  fold        text not null generated always as (vn_fold(full_name)) stored,
  sex         text check (sex in ('male', 'female')),
  born_on     date,
  joined_on   date,
  official_on date,
  card_number text,
  phone       text,
  standing    text not null check (standing in
                ('probationary', 'official', 'exempt', 'suspended', 'temporary', 'transferred', 'ended')),
  -- The latest of the dated rows below, kept here because sight and lists ask for it on every page.
  branch_id   uuid references unit,
  agency_id   uuid references agency,
  manager_id  uuid references unit
);
create index member_branch on member (branch_id);
create index member_agency on member (agency_id);
create index member_manager on member (manager_id) where manager_id is not null;
create index member_fold on member using gin (fold gin_trgm_ops);
create unique index member_card_unique on member (card_number) where card_number is not null;

create table membership (
  id        uuid primary key,
  member_id uuid not null references member,
  branch_id uuid not null references unit,
  kind      text not null check (kind in ('official', 'temporary')),
  during    daterange not null,
  constraint membership_one_official exclude using gist (member_id with =, during with &&) where (kind = 'official')
);
create index membership_member on membership (member_id);
create index membership_branch on membership (branch_id);

create table post (
  id        uuid primary key,
  member_id uuid not null references member,
  kind      text not null check (kind in ('party', 'government', 'mass')),
  title     text not null,
  agency_id uuid references agency,
  during    daterange not null
);
create index post_member on post (member_id);

-- Whose Standing Committee manages a person ("diện quản lý"), from when to when.
create table management (
  id        uuid primary key,
  member_id uuid not null references member,
  unit_id   uuid not null references unit,
  during    daterange not null,
  override_reason text,
  constraint management_one_a_day exclude using gist (member_id with =, during with &&)
);

-- An office: a dated appointment under which someone acts for a unit or heads an agency.
create table appointment (
  id        uuid primary key,
  member_id uuid not null references member,
  office    text not null check (office in
              ('secretary', 'deputy_secretary', 'branch_committee', 'grassroots_committee', 'agency_head',
               'organization_board', 'standing_committee', 'inspection', 'administrator')),
  unit_id   uuid references unit,
  agency_id uuid references agency,
  during    daterange not null,
  check ((office = 'agency_head') = (agency_id is not null)),
  check ((unit_id is null) <> (agency_id is null))
);
create index appointment_member on appointment (member_id);
create index appointment_unit on appointment (unit_id);
create unique index appointment_once on appointment (member_id, office, coalesce(unit_id, agency_id), lower(during));

grant select, insert, update on member, membership, post, management, appointment to app;
grant select on member, membership, post, management, appointment to worker;
