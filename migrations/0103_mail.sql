-- Why: who has an e-mail address may be written to. A mail is a row of the act's own transaction, so it is sent if and
-- only if the act stands; the sender takes rows one by one, tries again later, and never drops one.

create table mail (
  id         uuid primary key,
  member_id  uuid not null references member,
  -- 'security' is sent at once, each time; 'digest' at most once a day to a person.
  kind       text not null check (kind in ('security', 'digest')),
  day        date not null,
  address    text not null,
  subject    text not null,
  -- Emptied when it was sent: it may hold a code.
  body       text not null,
  queued_at  timestamptz not null,
  next_at    timestamptz not null,
  tries      integer not null default 0,
  sent_at    timestamptz,
  parked_at  timestamptz,
  failure    text
);
create index mail_waiting on mail (next_at) where sent_at is null and parked_at is null;
create unique index mail_digest_once_a_day on mail (member_id, day) where kind = 'digest';

alter table mail enable row level security;
-- The application appends and never reads: what was mailed is for the addressee alone.
create policy mail_append on mail for insert to app with check (true);
create policy mail_send on mail to worker using (true);
grant insert on mail to app;
grant select, update on mail to worker;

-- Proof that an address is one's own: a code that was mailed there, of which only the hash is kept.
create table mail_proof (
  member_id  uuid primary key references member,
  address    text not null,
  code_hash  bytea not null,
  asked_at   timestamptz not null,
  expires_at timestamptz not null,
  tries      integer not null default 0
);
alter table mail_proof enable row level security;
create policy mail_proof_own on mail_proof to app using (member_id = actor_id()) with check (member_id = actor_id());
grant select, insert, update, delete on mail_proof to app;

-- One's own address; nothing else of one's record.
create function set_own_email(address text) returns void
  language sql security definer set search_path = public, pg_temp
  as $$ update member set email = address where id = actor_id() $$;
revoke all on function set_own_email(text) from public;
grant execute on function set_own_email(text) to app;

-- A way back in for who forgot the password: single use, of which only the hash is kept.
create table password_reset (
  token_hash bytea primary key,
  member_id  uuid not null references member,
  asked_at   timestamptz not null,
  expires_at timestamptz not null
);
create index password_reset_member on password_reset (member_id);
alter table password_reset enable row level security;
create policy password_reset_own on password_reset for select to app using (member_id = actor_id());
create policy password_reset_use on password_reset for delete to app using (member_id = actor_id());
grant select, delete on password_reset to app;

-- The door for asking: does the same whatever the code, and tells nothing.
create function ask_password_reset(member_code text, token bytea, mail_id uuid, subject text, body text,
                                   moment timestamptz, until timestamptz) returns void
  language sql security definer set search_path = public, pg_temp
  as $$
    with person as (
      select member.id, member.email from member join account on account.member_id = member.id and account.locked_at is null
       where member.code = member_code and member.email is not null and member.standing not in ('transferred', 'ended')),
    kept as (
      insert into password_reset (token_hash, member_id, asked_at, expires_at)
      select token, id, moment, until from person returning member_id)
    insert into mail (id, member_id, kind, day, address, subject, body, queued_at, next_at)
    select mail_id, person.id, 'security', (moment at time zone 'Asia/Ho_Chi_Minh')::date, person.email, subject, body,
           moment, moment
      from person join kept on kept.member_id = person.id
  $$;

-- The door for using it: whose token this is, while it lasts.
create function password_reset_member(token bytea, moment timestamptz)
  returns table (member_id uuid, code text, full_name text)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select member.id, member.code, member.full_name
      from password_reset join member on member.id = password_reset.member_id
           join account on account.member_id = member.id and account.locked_at is null
     where token_hash = token and expires_at > moment and member.standing not in ('transferred', 'ended')
  $$;
revoke all on function ask_password_reset(text, bytea, uuid, text, text, timestamptz, timestamptz),
  password_reset_member(bytea, timestamptz) from public;
grant execute on function ask_password_reset(text, bytea, uuid, text, text, timestamptz, timestamptz),
  password_reset_member(bytea, timestamptz) to app;
