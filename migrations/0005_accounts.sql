-- Why: people sign in with their member code; sessions live here so that several processes can serve.
-- The server reads these tables before it knows who is there, so it does so through named doors only.

create table account (
  member_id             uuid primary key references member,
  password_hash         text,
  password_set_at       timestamptz,
  -- SHA-256 of a random code of 80 bits or more: no slow hash is needed, and 9,000 are made in a second.
  activation_hash       bytea,
  activation_expires_at timestamptz
);

create table session (
  token_hash   bytea primary key,
  member_id    uuid not null references member,
  started_at   timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at   timestamptz not null,
  idle         interval not null,
  agent        text not null default ''
);
create index session_member on session (member_id);

-- Wrong guesses, by account and by address; old rows are swept.
create table sign_in_failure (
  id      bigint generated always as identity primary key,
  at      timestamptz not null,
  code    text not null,
  address text not null
);
create index sign_in_failure_code on sign_in_failure (code, at);
create index sign_in_failure_address on sign_in_failure (address, at);

-- A device on which someone signed in before: a stranger's wrong guesses elsewhere do not slow its owner.
create table known_device (
  token_hash bytea primary key,
  member_id  uuid not null references member,
  seen_at    timestamptz not null
);
alter table known_device enable row level security;
create policy known_device_own on known_device to app
  using (member_id = actor_id()) with check (member_id = actor_id());
grant select, insert, update on known_device to app;

alter table account enable row level security;
alter table session enable row level security;
create policy account_own on account for select to app using (member_id = actor_id() or actor_keeps_register());
create policy account_keep on account for insert to app with check (actor_keeps_register());
create policy account_change on account for update to app
  using (member_id = actor_id() or actor_keeps_register())
  with check (member_id = actor_id() or actor_keeps_register());
create policy session_own on session for select to app using (member_id = actor_id());
create policy session_start on session for insert to app with check (member_id = actor_id());
create policy session_end on session for delete to app using (member_id = actor_id());
grant select, insert, update on account to app;
grant select, insert, delete on session to app;
grant select, insert, delete on sign_in_failure to app;

-- The door for signing in: one account by its member code.
create function account_for_sign_in(member_code text)
  returns table (member_id uuid, password_hash text, activation_hash bytea, activation_expires_at timestamptz,
                 holds_office boolean)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select account.member_id, account.password_hash, account.activation_hash, account.activation_expires_at,
           exists (select 1 from appointment
                    where appointment.member_id = account.member_id and appointment.during @> actor_day())
      from member join account on account.member_id = member.id
     where member.code = member_code and member.standing not in ('transferred', 'ended')
  $$;

-- Whether this device belongs to the owner of this code.
create function device_is_known(token bytea, member_code text) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select exists (select 1 from known_device join member on member.id = known_device.member_id
                    where known_device.token_hash = token and member.code = member_code)
  $$;

-- The door of every request: who stands behind this token, and which offices they hold today.
create function session_actor(token bytea, at timestamptz, day date)
  returns table (member_id uuid, code text, full_name text, branch_id uuid, stale boolean, offices jsonb)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select member.id, member.code, member.full_name, member.branch_id,
           session.last_seen_at < at - interval '1 minute',
           (select coalesce(jsonb_agg(jsonb_build_object(
                     'office', appointment.office,
                     'unit', unit.id, 'unit_name', coalesce(unit.name, agency.name),
                     'unit_kind', unit.kind, 'agency', agency.id)
                     order by appointment.office, unit.code), '[]')
              from appointment
              left join unit on unit.id = appointment.unit_id
              left join agency on agency.id = appointment.agency_id
             where appointment.member_id = member.id and appointment.during @> day)
      from session join member on member.id = session.member_id
     where session.token_hash = token
       and session.expires_at > at
       and session.last_seen_at > at - session.idle
  $$;

create function touch_session(token bytea, at timestamptz) returns void
  language sql security definer set search_path = public, pg_temp
  as $$ update session set last_seen_at = at where token_hash = token and last_seen_at < at $$;

revoke all on function account_for_sign_in(text), device_is_known(bytea, text), session_actor(bytea, timestamptz, date),
  touch_session(bytea, timestamptz) from public;
grant execute on function account_for_sign_in(text), device_is_known(bytea, text), session_actor(bytea, timestamptz, date),
  touch_session(bytea, timestamptz) to app;
