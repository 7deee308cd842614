-- Why: a passkey signs in with the phone's or computer's own lock: nothing to remember, nothing to steal from here.
-- Its public half is kept; the ceremony that is under way is kept too, so that any process can end it.

create table passkey (
  id            uuid primary key,
  member_id     uuid not null references member,
  name          text not null check (name <> ''),
  credential_id bytea not null constraint passkey_credential unique,
  credential    jsonb not null,
  made_at       timestamptz not null,
  used_at       timestamptz
);
create index passkey_member on passkey (member_id);
alter table passkey enable row level security;
create policy passkey_own on passkey to app using (member_id = actor_id()) with check (member_id = actor_id());
grant select, insert, delete, update (credential, used_at) on passkey to app;

create table passkey_try (
  browser_hash bytea primary key,
  member_id    uuid references member,
  state        jsonb not null,
  expires_at   timestamptz not null
);
alter table passkey_try enable row level security;

create function begin_passkey(browser bytea, member uuid, state jsonb, moment timestamptz, until timestamptz)
  returns void
  language sql security definer set search_path = public, pg_temp
  as $$
    delete from passkey_try where expires_at < moment;
    insert into passkey_try (browser_hash, member_id, state, expires_at) values (browser, member, state, until);
  $$;

create function end_passkey(browser bytea, moment timestamptz) returns table (member_id uuid, state jsonb)
  language sql security definer set search_path = public, pg_temp
  as $$
    delete from passkey_try where browser_hash = browser and expires_at > moment
    returning passkey_try.member_id, passkey_try.state
  $$;

-- The door for signing in: whose passkey this is.
create function passkey_owner(whose bytea)
  returns table (id uuid, member_id uuid, code text, credential jsonb, holds_office boolean)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select passkey.id, member.id, member.code, passkey.credential,
           exists (select 1 from appointment
                    where appointment.member_id = member.id and appointment.during @> actor_day())
      from passkey join member on member.id = passkey.member_id
      join account on account.member_id = member.id and account.locked_at is null
     where passkey.credential_id = whose and member.standing not in ('transferred', 'ended')
  $$;
revoke all on function begin_passkey(bytea, uuid, jsonb, timestamptz, timestamptz), end_passkey(bytea, timestamptz),
  passkey_owner(bytea) from public;
grant execute on function begin_passkey(bytea, uuid, jsonb, timestamptz, timestamptz), end_passkey(bytea, timestamptz),
  passkey_owner(bytea) to app;

alter table session drop constraint session_way_check;
alter table session add constraint session_way_check check (way in ('password', 'oidc', 'passkey'));
