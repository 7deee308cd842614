-- Why: sessions began in three places, two of which forgot the address and never told of a new device. There is one way
-- in now. It asks the same of everyone, so the doors before it tell who comes and nothing of offices; a session says how
-- it began, so that what it rested on can end it.

-- Whether whoever acts holds an office today, their own or in another's place.
create function actor_holds_office() returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select exists (select 1 from offices_of(actor_id(), actor_day())) $$;
revoke all on function actor_holds_office() from public;
grant execute on function actor_holds_office() to app;

-- A passkey was used in it, as the way in or as the second step.
alter table session add with_passkey boolean not null default false;

drop function account_for_sign_in(text);
create function account_for_sign_in(member_code text)
  returns table (member_id uuid, password_hash text, activation_hash bytea, activation_expires_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select account.member_id, account.password_hash, account.activation_hash, account.activation_expires_at
      from member join account on account.member_id = member.id
     where member.code = member_code and member.standing not in ('transferred', 'ended')
  $$;

drop function oidc_member(text, text);
create function oidc_member(whose_issuer text, whose_subject text)
  returns table (member_id uuid, code text, full_name text)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select member.id, member.code, member.full_name
      from oidc_link join member on member.id = oidc_link.member_id
      join account on account.member_id = member.id and account.locked_at is null
     where issuer = whose_issuer and subject = whose_subject and member.standing not in ('transferred', 'ended')
  $$;

drop function passkey_owner(bytea);
create function passkey_owner(whose bytea)
  returns table (id uuid, member_id uuid, code text, full_name text, credential jsonb)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select passkey.id, member.id, member.code, member.full_name, passkey.credential
      from passkey join member on member.id = passkey.member_id
      join account on account.member_id = member.id and account.locked_at is null
     where passkey.credential_id = whose and member.standing not in ('transferred', 'ended')
  $$;
revoke all on function account_for_sign_in(text), oidc_member(text, text),
  passkey_owner(bytea) from public;
grant execute on function account_for_sign_in(text), oidc_member(text, text),
  passkey_owner(bytea) to app;
