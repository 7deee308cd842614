-- Why: a member may come from a place that runs this system apart. What they bring was sent elsewhere and is not
-- theirs to send again here: it is taken in as it is, under the package that it came with.

create table entered_package (
  id          uuid primary key,
  file_name   text not null,
  digest      bytea not null check (length(digest) = 32),
  state       text not null check (state in ('waiting', 'accepted', 'discarded')),
  content     jsonb,
  uploaded_at timestamptz not null,
  uploaded_by uuid not null references member,
  closed_at   timestamptz,
  closed_by   uuid references member,
  -- Whom it became.
  member_id   uuid references member,
  pledge_id   uuid references pledge,
  pledge_digest bytea,
  check ((state = 'waiting') = (closed_at is null and closed_by is null)),
  check ((state = 'accepted') = (member_id is not null)),
  check (state <> 'discarded' or content is null)
);
create unique index entered_package_once on entered_package (digest) where state = 'accepted';
create index entered_package_member on entered_package (member_id) where member_id is not null;

-- Whether I sit on an Organization Board today; the administrator keeps accounts, but reads no papers.
create function actor_is_board() returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  return exists (select 1 from appointment
                  where member_id = actor_id() and during @> actor_day() and office = 'organization_board');
end $$;
revoke all on function actor_is_board() from public;
grant execute on function actor_is_board() to app, worker;

alter table entered_package enable row level security;
-- While it waits it is its uploader's; afterwards it is read with the pledge that it brought, or with the person.
create policy entered_package_sight on entered_package for select to app
  using (uploaded_by = actor_id() or member_id = actor_id()
         or exists (select 1 from pledge where pledge.id = pledge_id));
create policy entered_package_upload on entered_package for insert to app
  with check (uploaded_by = actor_id() and state = 'waiting' and (select actor_is_board()));
create policy entered_package_close on entered_package for update to app
  using (uploaded_by = actor_id() and state = 'waiting' and (select actor_is_board()))
  with check (closed_by = actor_id() and member_id is distinct from actor_id());
grant select, insert on entered_package to app;
grant update (state, content, closed_at, closed_by, member_id, pledge_id, pledge_digest) on entered_package to app;
grant select on entered_package to worker;

-- A revision that came in a package: its digest is the one in the package, whose acceptance names it.
create policy pledge_revision_enter on pledge_revision for insert to app
  with check (submitted_by is distinct from actor_id()
              and exists (select 1 from pledge
                           where pledge.id = pledge_id and pledge.member_id = pledge_revision.submitted_by)
              and exists (select 1 from entered_package package
                           where package.pledge_id = pledge_revision.pledge_id and package.closed_by = actor_id()
                             and package.pledge_digest = pledge_revision.digest));

-- Who came back is no longer away.
create function welcome_back(who uuid, fresh uuid, target uuid, new_standing text, first_day date) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  if not actor_is_board() or new_standing not in ('probationary', 'official') then
    raise exception 'the actor takes nobody in' using errcode = 'insufficient_privilege';
  end if;
  update member set branch_id = target, standing = new_standing where id = who and standing = 'transferred';
  if not found then
    raise exception 'member % is not away', who using errcode = 'check_violation', constraint = 'member_is_away';
  end if;
  insert into membership (id, member_id, branch_id, kind, during)
  values (fresh, who, target, 'official', daterange(first_day, null));
end $$;
revoke all on function welcome_back(uuid, uuid, uuid, text, date) from public;
grant execute on function welcome_back(uuid, uuid, uuid, text, date) to app;
