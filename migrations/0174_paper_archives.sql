-- Why: whoever follows leaders takes out all their pledges at once. Drawing hundreds of papers takes longer than a
-- request may, so it is a job that any process can work at and go on with: each paper is kept as soon as it is drawn.
-- What is kept is handed out to whoever asked for it, for a day, and then goes.

create table paper_archive (
  id          uuid primary key,
  key         uuid not null constraint paper_archive_key unique,
  unit_id     uuid not null references unit,
  cycle_id    uuid not null references cycle,
  purpose     text not null check (purpose <> ''),
  state       text not null default 'running' check (state in ('running', 'stopped', 'done')),
  total       integer not null check (total > 0),
  asked_at    timestamptz not null,
  asked_by    uuid not null references member,
  -- Who works at it, and their last sign of life.
  worker      uuid,
  seen_at     timestamptz,
  finished_at timestamptz,
  keep_until  timestamptz not null
);
create index paper_archive_mine on paper_archive (asked_by, id);
create index paper_archive_running on paper_archive (asked_at) where state = 'running';

create table paper_archive_part (
  archive_id uuid not null references paper_archive on delete cascade,
  place      integer not null,
  pledge_id  uuid not null references pledge,
  -- The file's name and bytes; no bytes at all where the paper was gone when its turn came.
  name       text,
  content    bytea,
  primary key (archive_id, place)
);
-- Papers are packed already.
alter table paper_archive_part alter content set storage external;

alter table paper_archive enable row level security;
alter table paper_archive_part enable row level security;
-- Only whoever asked for it.
create policy paper_archive_own on paper_archive for select to app using (asked_by = actor_id());
create policy paper_archive_ask on paper_archive for insert to app with check (asked_by = actor_id());
create policy paper_archive_turn on paper_archive for update to app
  using (asked_by = actor_id()) with check (asked_by = actor_id());
create policy paper_archive_part_own on paper_archive_part for select to app
  using (exists (select 1 from paper_archive where paper_archive.id = archive_id));
create policy paper_archive_part_ask on paper_archive_part for insert to app
  with check (content is null and exists (select 1 from paper_archive where paper_archive.id = archive_id)
              and exists (select 1 from pledge where pledge.id = pledge_id));
grant select, insert on paper_archive, paper_archive_part to app;
grant update (state, worker, seen_at) on paper_archive to app;

-- The oldest archive that nobody has worked at since `silent`, taken by a worker; nothing if there is none.
create function claim_archive(by_worker uuid, at timestamptz, silent timestamptz) returns uuid
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare found_id uuid;
begin
  select id into found_id from paper_archive
   where state = 'running' and (seen_at is null or seen_at < silent)
   order by asked_at limit 1 for update skip locked;
  if found_id is not null then
    update paper_archive set worker = by_worker, seen_at = at where id = found_id;
  end if;
  return found_id;
end $$;

-- Who asked for an archive, with the offices of the day: the work goes on in their name.
create function archive_actor(wanted uuid, day date)
  returns table (member_id uuid, code text, full_name text, branch_id uuid, offices jsonb)
  language plpgsql stable security definer rows 1 set search_path = public, pg_temp
  as $$
#variable_conflict use_column
begin
  return query
    select them.* from paper_archive, actor_of(paper_archive.asked_by, day) them where paper_archive.id = wanted;
end $$;

-- Keeps a paper. False when the work was stopped or is another's now.
create function keep_archive_part(archive uuid, by_worker uuid, at_place integer, file_name text, bytes bytea, at timestamptz)
  returns boolean
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  update paper_archive set seen_at = at where id = archive and state = 'running' and worker = by_worker;
  if not found then return false; end if;
  update paper_archive_part set name = file_name, content = bytes where archive_id = archive and place = at_place;
  return true;
end $$;

-- Ends the work once every paper has had its turn, or stops it where it cannot go on.
create function end_archive(archive uuid, by_worker uuid, whole boolean, at timestamptz) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  update paper_archive
     set state = case when whole then 'done' else 'stopped' end, finished_at = case when whole then at end, worker = null
   where id = archive and state = 'running' and worker = by_worker;
end $$;

-- Lets go of what was kept long enough.
create function forget_archives(at timestamptz) returns void
  language sql security definer set search_path = public, pg_temp
  as $$ delete from paper_archive where keep_until < at $$;

revoke all on function claim_archive(uuid, timestamptz, timestamptz), archive_actor(uuid, date),
  keep_archive_part(uuid, uuid, integer, text, bytea, timestamptz), end_archive(uuid, uuid, boolean, timestamptz),
  forget_archives(timestamptz) from public;
grant execute on function claim_archive(uuid, timestamptz, timestamptz), archive_actor(uuid, date),
  keep_archive_part(uuid, uuid, integer, text, bytea, timestamptz), end_archive(uuid, uuid, boolean, timestamptz),
  forget_archives(timestamptz) to app;
