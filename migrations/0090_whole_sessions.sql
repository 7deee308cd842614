-- Why: a session opens pages only when it is whole (password and, where it is asked for, second factor); its owner
-- sees and ends it by name, and whatever takes trust away (new offices, new password, a lock) ends it at the server.

alter table session
  add id         uuid not null default gen_random_uuid() constraint session_id_unique unique,
  -- Between the password and the second factor a session opens the second step and nothing else.
  add whole       boolean not null default true,
  -- A second factor was given in this session.
  add with_factor boolean not null default false,
  -- When its owner last proved who they are; acts of weight ask again after a while.
  add proved_at   timestamptz,
  add address     text not null default '';

create policy session_prove on session for update to app
  using (member_id = actor_id()) with check (member_id = actor_id());
grant update (proved_at) on session to app;

grant delete on known_device to app;

-- How far a token's session has come; asked beside session_actor, in the same statement.
create function session_standing(token bytea)
  returns table (session_id uuid, whole boolean, with_factor boolean, proved_at timestamptz)
  language plpgsql stable security definer rows 1 set search_path = public, pg_temp
  as $$
#variable_conflict use_column
begin
  return query select session.id, session.whole, session.with_factor, session.proved_at
                 from session where session.token_hash = token;
end $$;
revoke all on function session_standing(bytea) from public;
grant execute on function session_standing(bytea) to app;

-- An account is locked by its keeper, never by its owner.
alter table account
  add locked_at   timestamptz,
  add locked_by   uuid references member,
  add lock_reason text check (length(lock_reason) between 1 and 500),
  add constraint account_lock_is_whole
    check ((locked_at is null) = (locked_by is null) and (locked_at is null) = (lock_reason is null)),
  add constraint account_not_locked_by_self check (locked_by <> member_id);
create index account_locked on account (member_id) where locked_at is not null;

-- Past the application too: nobody but the owner sets a password, and no slip replaces one that is set.
create function account_guard() returns trigger
  language plpgsql set search_path = public, pg_temp
  as $$
begin
  if current_user <> 'app' then
    return new;
  end if;
  if new.member_id is distinct from actor_id() then
    if (new.password_hash, new.password_set_at) is distinct from (old.password_hash, old.password_set_at) then
      raise exception 'only its owner sets the password of an account' using errcode = 'insufficient_privilege';
    end if;
    if old.password_hash is not null and new.activation_hash is distinct from old.activation_hash then
      raise exception 'a slip does not replace a password' using errcode = 'insufficient_privilege';
    end if;
  elsif new.locked_at is distinct from old.locked_at then
    raise exception 'nobody locks or unlocks themself' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger account_guard before update on account for each row execute function account_guard();

create function end_sessions_of_account() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  delete from session where member_id = new.member_id;
  return null;
end $$;
create trigger account_ends_sessions after update on account for each row
  when (old.password_set_at is distinct from new.password_set_at
        or (old.locked_at is null and new.locked_at is not null))
  execute function end_sessions_of_account();

-- Rights are read anew at each request; a change of them also asks for a new sign-in.
create function end_sessions_of_changed() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  delete from session where member_id in (select member_id from changed);
  return null;
end $$;
create trigger appointment_given_ends_sessions after insert on appointment
  referencing new table as changed for each statement execute function end_sessions_of_changed();
create trigger appointment_changed_ends_sessions after update on appointment
  referencing new table as changed for each statement execute function end_sessions_of_changed();
create trigger appointment_gone_ends_sessions after delete on appointment
  referencing old table as changed for each statement execute function end_sessions_of_changed();

-- What happened to an account, as its owner reads it. Appended; only "seen" is marked later.
create table account_event (
  id           uuid primary key,
  member_id    uuid not null references member,
  at           timestamptz not null,
  kind         text not null,
  -- Who did it: the owner, or someone under an office; nobody where it came from the sign-in page.
  actor_id     uuid,
  actor_name   text not null default '',
  office_title text,
  words        text not null default '',
  -- A sign-in from a device that was not known: which session, until its owner has seen it.
  session_id   uuid,
  seen_at      timestamptz
);
create index account_event_member on account_event (member_id, id);
create index account_event_unseen on account_event (member_id) where session_id is not null and seen_at is null;

alter table account_event enable row level security;
create policy account_event_sight on account_event for select to app
  using (member_id = (select actor_id())
         or ((select actor_keeps_register()) and exists (select 1 from member where member.id = member_id)));
create policy account_event_add on account_event for insert to app
  with check (account_event.actor_id = (select actor_id())
              and exists (select 1 from member where member.id = member_id));
create policy account_event_see on account_event for update to app
  using (member_id = (select actor_id())) with check (member_id = (select actor_id()));
grant select, insert, update (seen_at) on account_event to app;

-- Sweeps what has served: ended sessions, old wrong tries, devices not seen for long. A bounded number of rows each
-- time, and one process at a time. Says how many rows went.
create function sweep_accounts(at timestamptz, most integer) returns bigint
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  gone  bigint := 0;
  count bigint;
begin
  if not pg_try_advisory_xact_lock(hashtext('sweep_accounts')) then
    return 0;
  end if;
  delete from session where token_hash in
    (select token_hash from session where expires_at <= at or last_seen_at + idle <= at limit most);
  get diagnostics count = row_count;
  gone := gone + count;
  delete from sign_in_failure where id in
    (select id from sign_in_failure where sign_in_failure.at <= sweep_accounts.at - interval '2 days' limit most);
  get diagnostics count = row_count;
  gone := gone + count;
  delete from known_device where token_hash in
    (select token_hash from known_device where seen_at <= sweep_accounts.at - interval '400 days' limit most);
  get diagnostics count = row_count;
  return gone + count;
end $$;
revoke all on function sweep_accounts(timestamptz, integer) from public;
grant execute on function sweep_accounts(timestamptz, integer) to app;
