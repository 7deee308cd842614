-- Why: minutes are signed on paper and ballots are sealed; the signed paper's scan stands beside the meeting. It is checked
-- and cleaned as evidence is, kept once under its digest, and only added to.

create table meeting_scan (
  id          uuid primary key,
  meeting_id  uuid not null references meeting,
  key         uuid not null constraint meeting_scan_key unique,
  digest      bytea not null check (length(digest) = 32),
  kind        text not null check (kind in ('pdf', 'jpeg', 'png')),
  size        integer not null check (size between 1 and 5242880),
  content     bytea not null,
  uploaded_at timestamptz not null,
  uploaded_by uuid not null references member,
  uploader    text not null,
  constraint meeting_scan_once unique (meeting_id, digest),
  check (length(content) = size)
);
alter table meeting_scan alter content set storage external;
alter table meeting_scan enable row level security;
create policy meeting_scan_sight on meeting_scan for select to app
  using (exists (select 1 from meeting where meeting.id = meeting_id));
create policy meeting_scan_keep on meeting_scan for insert to app
  with check (uploaded_by = (select actor_id()) and exists (select 1 from meeting where meeting.id = meeting_id));
grant select, insert on meeting_scan to app;
grant select on meeting_scan to worker;
