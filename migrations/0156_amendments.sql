-- Why: a year does not go as it was pledged. A confirmed pledge is amended by a new revision that is confirmed again;
-- until then the confirmed one stays in force, and everything that rests on it goes on.

-- How far an amendment has come; nothing while there is none. `revision` is the one in force.
alter table pledge add amendment text check (amendment in ('open', 'sent', 'returned'));
-- The newest revision sent for one, confirmed or not: numbers are never used twice.
alter table pledge add amendment_revision integer;
alter table pledge add amendment_sent_at timestamptz;
alter table pledge add amendment_read_at timestamptz;
alter table pledge add constraint pledge_amends_what_is_agreed
  check (amendment is null or (state = 'agreed' and stage = 'open'));
alter table pledge add constraint pledge_amendment_was_sent
  check (amendment is null or amendment = 'open' or (amendment_revision is not null and amendment_sent_at is not null));
create index pledge_amendment on pledge (branch_id) where amendment = 'sent';

-- Once the member has reviewed themself, what was confirmed is what counts: an amendment that waits is void.
create function void_amendment() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  delete from pledge_draft where pledge_id = new.id;
  new.amendment := null;
  return new;
end $$;
revoke all on function void_amendment() from public;
create trigger pledge_amendment_void before update of stage on pledge for each row
  when (old.stage = 'open' and new.stage <> 'open' and new.amendment is not null) execute function void_amendment();
