-- Why: a year prepared by mistake could not be dropped again. Nobody but its keepers has seen it and nothing hangs on it;
-- a year that was opened binds people and stays.

create function drop_prepared_year(which uuid) returns boolean
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  if not actor_gives('organization_board', null) then return false; end if;
  perform from cycle where id = which and opened_at is null for update;
  if not found then return false; end if;
  delete from template where cycle_id = which;
  delete from cycle_phase where cycle_id = which;
  delete from cycle where id = which;
  return true;
end $$;
revoke all on function drop_prepared_year(uuid) from public;
grant execute on function drop_prepared_year(uuid) to app;
