-- Why: a member may know who opened their papers. Each reading by someone else leaves a line that nobody can change;
-- reading transactions write nothing, so there is a door of its own, and one line an hour keeps reading cheap.

create table viewing (
  id           bigint generated always as identity primary key,
  member_id    uuid not null references member,
  -- The pledge that was read, or the member where a list held their name.
  paper_id     uuid not null,
  kind         text not null,
  year         integer,
  viewer_id    uuid not null references member,
  viewer_name  text not null,
  office       text,
  office_title text,
  -- Why a list was taken out; empty for a page.
  purpose      text not null default '',
  at           timestamptz not null,
  hour         timestamp not null generated always as (date_trunc('hour', at at time zone 'UTC')) stored,
  constraint viewing_not_of_self check (viewer_id <> member_id),
  constraint viewing_once_an_hour unique (member_id, paper_id, kind, viewer_id, hour, purpose)
);
create index viewing_member on viewing (member_id, id);

alter table viewing enable row level security;
-- Only the person themself: whoever keeps accounts or reads papers does not learn who else did.
create policy viewing_own on viewing for select to app using (member_id = actor_id());
grant select on viewing to app;

create function note_viewings(whose uuid[], papers uuid[], kind text, year integer, viewer uuid, viewer_name text,
                              office text, office_title text, purpose text, moment timestamptz) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
#variable_conflict use_variable
begin
  insert into viewing (member_id, paper_id, kind, year, viewer_id, viewer_name, office, office_title, purpose, at)
  select seen.member_id, seen.paper_id, kind, year, viewer, viewer_name, office, office_title, purpose, moment
    from unnest(whose, papers) as seen (member_id, paper_id)
   where seen.member_id <> viewer
  on conflict on constraint viewing_once_an_hour do nothing;
end $$;
revoke all on function note_viewings(uuid[], uuid[], text, integer, uuid, text, text, text, text, timestamptz) from public;
grant execute on function note_viewings(uuid[], uuid[], text, integer, uuid, text, text, text, text, timestamptz) to app;
