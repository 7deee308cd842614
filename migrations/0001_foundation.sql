-- Why: every later table leans on these: how Vietnamese text is folded for search,
-- who is acting (set for one transaction only), and the append-only audit.

create extension if not exists unaccent;
create extension if not exists pg_trgm;
create extension if not exists btree_gist;

grant usage on schema public to app, worker;

-- Text as people search it: without marks, in lower case. unaccent() is only STABLE, so it is wrapped.
create function vn_fold(text) returns text
  language sql immutable strict parallel safe
  as $$ select lower(public.unaccent('public.unaccent'::regdictionary, normalize($1, NFC))) $$;

-- The person acting in this transaction; null when nobody signed in.
create function actor_id() returns uuid
  language sql stable parallel safe
  as $$ select nullif(current_setting('app.actor_id', true), '')::uuid $$;

-- The day it is for this transaction, in Vietnam's time: the application's clock is a value.
create function actor_day() returns date
  language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.day', true), '')::date,
                        (now() at time zone 'Asia/Ho_Chi_Minh')::date) $$;

-- One row of facts about this installation.
create table installation (
  only_row      boolean primary key default true check (only_row),
  demonstration boolean not null default false,
  made_at       timestamptz not null default now()
);
insert into installation default values;
grant select on installation to app, worker;

-- What was done, by whom, under which office, to what. Appended in the same transaction as the act.
create table audit_entry (
  id        bigint generated always as identity primary key,
  at        timestamptz not null,
  actor_id  uuid,
  office    text,
  act       text not null,
  object    text not null,
  object_id uuid,
  details   jsonb not null default '{}'
);
create index audit_entry_object on audit_entry (object_id, id);
grant insert on audit_entry to app, worker;
