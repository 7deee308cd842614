-- Why: at the year's end a branch meets and takes its members one after the other: what was pledged and reached,
-- opinions, a motion, a ballot, minutes. The meeting says once who was called and who came; the tellers' counts are the
-- ballots that proposals lean on. What is said of a person is noted by another.

create table meeting (
  id           uuid primary key,
  key          uuid not null constraint meeting_key unique,
  unit_id      uuid not null references unit,
  cycle_id     uuid not null references cycle,
  held_on      date not null,
  place        text not null check (place <> ''),
  chair        text not null check (chair <> ''),
  scribe       text not null check (scribe <> ''),
  entitled     integer not null check (entitled > 0),
  present      integer not null,
  version      integer not null default 1,
  opened_at    timestamptz not null,
  opened_by    uuid not null references member,
  constraint meeting_present check (present between 1 and entitled)
);
create index meeting_unit on meeting (unit_id, id);
alter table meeting enable row level security;
-- It is the branch's own: seen and led by those who sit in that very unit.
create policy meeting_sight on meeting for select to app
  using (unit_id = any ((select actor_set('paper_seats'))::uuid[]));
create policy meeting_open on meeting for insert to app
  with check (opened_by = (select actor_id()) and unit_id = any ((select actor_set('paper_seats'))::uuid[]));
create policy meeting_lead on meeting for update to app
  using (unit_id = any ((select actor_set('paper_seats'))::uuid[]))
  with check (unit_id = any ((select actor_set('paper_seats'))::uuid[]));
grant select, insert on meeting to app;
grant update (held_on, place, chair, scribe, entitled, present, version) on meeting to app;
grant select on meeting to worker;

create table meeting_item (
  meeting_id uuid not null references meeting,
  position   smallint not null check (position > 0),
  pledge_id  uuid not null references pledge,
  member_id  uuid not null references member,
  attendance text not null default 'present' check (attendance in ('present', 'left', 'absent')),
  opinions   text not null default '',
  motion     text not null default '',
  version    integer not null default 0,
  -- Whose hand saved last: a form that never heard its answer goes on.
  writer     uuid,
  turn       integer not null default 0,
  saved_at   timestamptz,
  saved_by   uuid references member,
  primary key (meeting_id, position),
  constraint meeting_item_once unique (meeting_id, pledge_id),
  constraint meeting_item_not_by_self check (saved_by is distinct from member_id),
  check ((saved_at is null) = (saved_by is null))
);
create index meeting_item_pledge on meeting_item (pledge_id);
alter table meeting_item enable row level security;
-- It was said before the person, so they may read it.
create policy meeting_item_sight on meeting_item for select to app
  using (member_id = (select actor_id()) or exists (select 1 from meeting where meeting.id = meeting_id));
create policy meeting_item_call on meeting_item for insert to app
  with check (saved_by is null
              and exists (select 1 from meeting join pledge on pledge.branch_id = meeting.unit_id
                                                           and pledge.cycle_id = meeting.cycle_id
                           where meeting.id = meeting_id and pledge.id = pledge_id
                             and pledge.member_id = meeting_item.member_id));
create policy meeting_item_note on meeting_item for update to app
  using (member_id <> (select actor_id()) and exists (select 1 from meeting where meeting.id = meeting_id))
  with check (saved_by = (select actor_id()));
create policy meeting_item_faced on meeting_item as restrictive for update to app using (actor_faces(pledge_id));
grant select, insert on meeting_item to app;
grant update (attendance, opinions, motion, version, writer, turn, saved_at, saved_by) on meeting_item to app;
grant select on meeting_item to worker;

alter table ballot add meeting_id uuid references meeting;
create index ballot_meeting on ballot (meeting_id) where meeting_id is not null;

-- The newest counts of each person in a meeting, one's own too: the tellers read them out, and their minutes have all.
create function meeting_counts(meeting uuid)
  returns table (pledge_id uuid, issued integer, returned integer, invalid integer, votes jsonb)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  return query
    select distinct on (ballot.pledge_id) ballot.pledge_id, ballot.issued, ballot.returned, ballot.invalid, ballot.votes
      from ballot join meeting held on held.id = ballot.meeting_id
     where ballot.meeting_id = meeting_counts.meeting
       and held.unit_id = any (actor_set('paper_seats')::uuid[])
     order by ballot.pledge_id, ballot.at desc, ballot.id desc;
end $$;
revoke all on function meeting_counts(uuid) from public;
grant execute on function meeting_counts(uuid) to app;
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

-- Pages of a meeting that lie open are told: 0177.
create trigger meeting_is_told after update on meeting for each row execute function meetings_are_told();
create trigger meeting_item_is_told after insert or update on meeting_item for each row execute function meetings_are_told();
