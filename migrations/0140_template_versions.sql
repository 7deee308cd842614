-- Why: the Board writes templates by page, version by version. What is issued never changes, so that a pledge is always
-- shown on the version it was written on; a change is a new version, and only one is being written at a time.

alter table template
  -- Counts every save while it is being written.
  add edits      integer not null default 0,
  add written_at timestamptz,
  add written_by uuid references member,
  add issued_at  timestamptz,
  add issued_by  uuid references member,
  -- Why there is a new version, for those who look back.
  add reason     text not null default '';
update template set issued_at = coalesce(frozen_at, (select opened_at from cycle where cycle.id = cycle_id), now());
alter table template add constraint template_frozen_is_issued check (frozen_at is null or issued_at is not null);
create unique index template_one_in_hand on template (cycle_id, category) where issued_at is null;

create or replace function refuse_frozen_template() returns trigger language plpgsql as $$
begin
  if (old.frozen_at is not null or old.issued_at is not null)
     and (new.content is distinct from old.content or new.issued_at is distinct from old.issued_at
          or new.version <> old.version or new.category <> old.category or new.cycle_id <> old.cycle_id) then
    raise exception 'template % is frozen', old.id using errcode = 'check_violation', constraint = 'template_frozen';
  end if;
  return new;
end $$;

-- First use freezes it, whoever sends: members may not write templates.
create function freeze_template() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  update template set frozen_at = new.submitted_at where id = new.template_id and frozen_at is null;
  return new;
end $$;
create trigger pledge_revision_freezes after insert on pledge_revision for each row execute function freeze_template();

alter table template enable row level security;
create policy template_sight on template for select to app, worker
  using (issued_at is not null or actor_gives('organization_board', null));
-- What comes with a member from elsewhere stands below version one, and is never written on.
create policy template_write on template for insert to app
  with check (actor_gives('organization_board', null) or (version <= 0 and frozen_at is not null));
create policy template_edit on template for update to app
  using (issued_at is null and actor_gives('organization_board', null)) with check (true);
create policy template_drop on template for delete to app
  using (issued_at is null and actor_gives('organization_board', null));
grant delete on template to app;

-- On which version the member last saw their draft.
alter table pledge_draft add template_id uuid references template;
