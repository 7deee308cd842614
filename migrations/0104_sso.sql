-- Why: who has an account at the organization's own identity provider may sign in with it. An identity is bound to a
-- member only by the member, signed in; never by a name or an address that the provider tells.

create table oidc_link (
  id         uuid primary key,
  issuer     text not null,
  subject    text not null,
  member_id  uuid not null references member,
  linked_at  timestamptz not null,
  used_at    timestamptz,
  constraint oidc_link_identity unique (issuer, subject)
);
create index oidc_link_member on oidc_link (member_id);
alter table oidc_link enable row level security;
create policy oidc_link_own on oidc_link to app using (member_id = actor_id()) with check (member_id = actor_id());
grant select, insert, delete on oidc_link to app;
grant update (used_at) on oidc_link to app;

-- A way to the provider that was begun: bound to one browser, used once, over in ten minutes. Read through doors only.
create table oidc_try (
  browser_hash bytea primary key,
  state_hash   bytea not null,
  nonce        text not null,
  verifier     text not null,
  -- Who links an identity; null for who signs in.
  member_id    uuid references member,
  expires_at   timestamptz not null
);
alter table oidc_try enable row level security;

create function begin_oidc(browser bytea, state bytea, nonce text, verifier text, member uuid, moment timestamptz,
                           until timestamptz) returns void
  language sql security definer set search_path = public, pg_temp
  as $$
    delete from oidc_try where expires_at < moment;
    insert into oidc_try (browser_hash, state_hash, nonce, verifier, member_id, expires_at)
    values (browser, state, nonce, verifier, member, until);
  $$;

create function end_oidc(browser bytea, state bytea, moment timestamptz)
  returns table (nonce text, verifier text, member_id uuid)
  language sql security definer set search_path = public, pg_temp
  as $$
    delete from oidc_try where browser_hash = browser and state_hash = state and expires_at > moment
    returning nonce, verifier, member_id
  $$;

-- Whose identity this is.
create function oidc_member(whose_issuer text, whose_subject text)
  returns table (member_id uuid, code text, holds_office boolean)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select member.id, member.code,
           exists (select 1 from appointment
                    where appointment.member_id = member.id and appointment.during @> actor_day())
      from oidc_link join member on member.id = oidc_link.member_id
      join account on account.member_id = member.id and account.locked_at is null
     where issuer = whose_issuer and subject = whose_subject and member.standing not in ('transferred', 'ended')
  $$;
revoke all on function begin_oidc(bytea, bytea, text, text, uuid, timestamptz, timestamptz),
  end_oidc(bytea, bytea, timestamptz), oidc_member(text, text) from public;
grant execute on function begin_oidc(bytea, bytea, text, text, uuid, timestamptz, timestamptz),
  end_oidc(bytea, bytea, timestamptz), oidc_member(text, text) to app;

-- How a session began.
alter table session add way text not null default 'password' check (way in ('password', 'oidc'));

-- An identity that came and is bound to nobody yet, while whoever brought it types the code on their slip: kept for one
-- browser and ten minutes. Read through doors only.
create table oidc_arrival (
  browser_hash bytea primary key,
  issuer       text not null,
  subject      text not null,
  strong       boolean not null,
  with_factor  boolean not null,
  expires_at   timestamptz not null
);
alter table oidc_arrival enable row level security;

create function keep_oidc_arrival(browser bytea, who_issuer text, who_subject text, is_strong boolean, factor boolean,
                                  moment timestamptz, until timestamptz) returns void
  language sql security definer set search_path = public, pg_temp
  as $$
    delete from oidc_arrival where expires_at < moment;
    insert into oidc_arrival (browser_hash, issuer, subject, strong, with_factor, expires_at)
    values (browser, who_issuer, who_subject, is_strong, factor, until);
  $$;

create function oidc_arrival_of(browser bytea, moment timestamptz)
  returns table (issuer text, subject text, strong boolean, with_factor boolean)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select issuer, subject, strong, with_factor from oidc_arrival
     where browser_hash = browser and expires_at > moment
  $$;

create function drop_oidc_arrival(browser bytea) returns void
  language sql security definer set search_path = public, pg_temp
  as $$ delete from oidc_arrival where browser_hash = browser $$;
revoke all on function keep_oidc_arrival(bytea, text, text, boolean, boolean, timestamptz, timestamptz),
  oidc_arrival_of(bytea, timestamptz), drop_oidc_arrival(bytea) from public;
grant execute on function keep_oidc_arrival(bytea, text, text, boolean, boolean, timestamptz, timestamptz),
  oidc_arrival_of(bytea, timestamptz), drop_oidc_arrival(bytea) to app;
