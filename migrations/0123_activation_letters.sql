-- Why: where the register has an address, the code that opens an account may go there by letter instead of on paper. It is
-- the same code with the same hash and one use, for a shorter time. Whoever heads the branch may send it too: the code
-- passes no one's hands, and the address is the register's.

alter table account
  -- Where the newest code went by letter, masked as the page shows it; null where it was printed.
  add mailed_to text,
  add mailed_at timestamptz,
  add constraint account_mailed_is_whole check ((mailed_to is null) = (mailed_at is null));

-- Whether a branch lies where this person's offices reach; which of them may send letters the application says.
create function actor_reaches(branch uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  return exists (select 1 from unit_closure line
                  where line.below_id = branch and line.above_id = any (actor_set('register_seats')));
end $$;

-- Whose account in a branch is open, and whose waits for its first password; never a code.
create function accounts_to_activate(branch uuid)
  returns table (member_id uuid, active boolean, code_until timestamptz, mailed_to text, mailed_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select member.id, account.password_hash is not null, account.activation_expires_at, account.mailed_to,
           account.mailed_at
      from member join account on account.member_id = member.id
     where member.branch_id = branch and actor_reaches(branch) and account.locked_at is null
       and member.standing not in ('transferred', 'ended')
  $$;

-- Keeps the hashes of codes that go out by letter, and says whose they are: of those who have no password, and were not
-- written to a moment ago.
create function keep_mailed_codes(branch uuid, whose uuid[], hashes bytea[], masked text[], moment timestamptz,
                                  until timestamptz) returns setof uuid
  language sql security definer set search_path = public, pg_temp
  as $$
    update account
       set activation_hash = fresh.hash, activation_expires_at = until, mailed_to = fresh.masked, mailed_at = moment
      from unnest(whose, hashes, masked) as fresh (member_id, hash, masked)
      join member on member.id = fresh.member_id
     where account.member_id = fresh.member_id and account.password_hash is null and account.locked_at is null
       and member.branch_id = branch and actor_reaches(branch) and member.standing not in ('transferred', 'ended')
       and (account.mailed_at is null or account.mailed_at <= moment - interval '1 minute')
    returning account.member_id
  $$;
revoke all on function actor_reaches(uuid), accounts_to_activate(uuid),
  keep_mailed_codes(uuid, uuid[], bytea[], text[], timestamptz, timestamptz) from public;
grant execute on function accounts_to_activate(uuid),
  keep_mailed_codes(uuid, uuid[], bytea[], text[], timestamptz, timestamptz) to app;
