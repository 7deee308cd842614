-- Why: how far a reading has come is shown while it runs; it is no act, so it has a door of its own.

create function note_import_progress(import_id uuid, percent integer) returns void
  language sql security definer set search_path = public, pg_temp
  as $$ update import set progress = percent where id = import_id and state = 'reading' and progress < percent $$;
revoke all on function note_import_progress(uuid, integer) from public;
grant execute on function note_import_progress(uuid, integer) to app;
