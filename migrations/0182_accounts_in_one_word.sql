-- Why: whether somebody holds an office, also in another's place, was decided twice; the account page counted deputies
-- of offices that nobody can stand in for. It asks what a session asks.

-- Whether somebody whose account I keep holds an office today, their own or in another's place.
create function holds_office(who uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  return exists (select 1 from member join unit_closure line on line.below_id = member.branch_id
                  where member.id = who and line.above_id = any (actor_set('keeper_seats')))
     and exists (select 1 from offices_of(who, actor_day()));
end $$;
revoke all on function holds_office(uuid) from public;
grant execute on function holds_office(uuid) to app;

-- A passkey may also be the renewed proof within a session, which then ends with the key.
grant update (with_passkey) on session to app;
