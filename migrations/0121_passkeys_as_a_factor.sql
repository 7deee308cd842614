-- Why: a passkey is unlocked by its owner's finger, face or code, so it may be the second step after a password, and for
-- an officer the only one. Whatever gives a lost factor back takes passkeys away too: they lie on the lost phone.

create or replace function factor_kinds(member uuid) returns text[]
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  if not actor_keeps_register() then
    return '{}';
  end if;
  return (select coalesce(array_agg(kind order by kind), '{}')
            from (select kind from second_factor where member_id = member and active_at is not null
                  union
                  select 'passkey' from passkey where member_id = member) kinds);
end $$;

create or replace function account_reset_takes_effect() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  delete from session where member_id = new.member_id;
  delete from known_device where member_id = new.member_id;
  if new.factor then
    delete from second_factor where member_id = new.member_id;
    delete from passkey where member_id = new.member_id;
  end if;
  return null;
end $$;
