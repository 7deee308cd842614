-- Why: who is signed out by something other than their own click is told in one sentence what it was. What is kept is the
-- hash of the token and the cause, for two days and without a name: to ask one must hold the cookie.

create table session_end (
  token_hash bytea primary key,
  cause      text not null check (cause in ('office', 'password', 'lock', 'reset', 'elsewhere', 'time')),
  ended_at   timestamptz not null default now()
);
create index session_end_time on session_end (ended_at);
alter table session_end enable row level security;

-- Whatever ends a session, by whichever statement; what lacks its second step had opened nothing.
create function note_session_end() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  insert into session_end (token_hash, cause)
  select token_hash, coalesce(nullif(current_setting('app.session_end', true), ''), 'elsewhere') from gone where whole
  on conflict do nothing;
  return null;
end $$;
create trigger session_end_noted after delete on session
  referencing old table as gone for each statement execute function note_session_end();

-- Ends all sessions of these people for a cause.
create function end_sessions(who uuid[], cause text) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform set_config('app.session_end', cause, true);
  delete from session where member_id = any (who);
  perform set_config('app.session_end', '', true);
end $$;
revoke all on function end_sessions(uuid[], text) from public;

create or replace function end_sessions_of_account() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform end_sessions(array[new.member_id],
                       case when new.locked_at is distinct from old.locked_at then 'lock' else 'password' end);
  return null;
end $$;

create or replace function end_sessions_of_changed() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform end_sessions(array(select member_id from changed), 'office');
  return null;
end $$;

create or replace function account_reset_takes_effect() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform end_sessions(array[new.member_id], 'reset');
  delete from known_device where member_id = new.member_id;
  if new.factor then
    delete from second_factor where member_id = new.member_id;
    delete from passkey where member_id = new.member_id;
  end if;
  return null;
end $$;

-- The door: why the session behind this token opens nothing any more; null if there never was one.
create function why_session_ended(token bytea, at timestamptz) returns text
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select coalesce(
      (select 'time' from session where token_hash = token and (expires_at <= at or last_seen_at + idle <= at)),
      (select cause from session_end where token_hash = token))
  $$;
revoke all on function why_session_ended(bytea, timestamptz) from public;
grant execute on function why_session_ended(bytea, timestamptz) to app;

-- As before; and what is said of ended sessions goes too. It is no record of anybody, so it is not counted.
create or replace function sweep_accounts(at timestamptz, most integer) returns bigint
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  gone  bigint := 0;
  count bigint;
begin
  if not pg_try_advisory_xact_lock(hashtext('sweep_accounts')) then
    return 0;
  end if;
  perform set_config('app.session_end', 'time', true);
  delete from session where token_hash in
    (select token_hash from session where expires_at <= at or last_seen_at + idle <= at limit most);
  get diagnostics count = row_count;
  perform set_config('app.session_end', '', true);
  gone := gone + count;
  delete from sign_in_failure where id in
    (select id from sign_in_failure where sign_in_failure.at <= sweep_accounts.at - interval '2 days' limit most);
  get diagnostics count = row_count;
  gone := gone + count;
  delete from known_device where token_hash in
    (select token_hash from known_device where seen_at <= sweep_accounts.at - interval '400 days' limit most);
  get diagnostics count = row_count;
  gone := gone + count;
  delete from session_end where token_hash in
    (select token_hash from session_end where ended_at <= sweep_accounts.at - interval '2 days' limit most);
  return gone;
end $$;
