-- Why: many people live by the calendar of their telephone. A feed of one's own dates opens without signing in, by a token
-- that only its hash is kept of, that its owner takes back, and that tells nothing but days of their own.

create table calendar_feed (
  member_id  uuid primary key references member on delete cascade,
  token_hash bytea not null constraint calendar_feed_token unique,
  made_at    timestamptz not null,
  fetched_at timestamptz,
  -- Fetches since this hour began, so that a broken programme does not ask without end.
  hour_began timestamptz,
  fetches    integer not null default 0
);
alter table calendar_feed enable row level security;
create policy calendar_feed_own on calendar_feed to app
  using (member_id = (select actor_id())) with check (member_id = (select actor_id()));
grant select, insert, update, delete on calendar_feed to app;

-- The door: whose feed it is, and how often it was fetched in this hour. Closed with the account.
create function open_calendar_feed(token bytea, moment timestamptz)
  returns table (member_id uuid, code text, fetches integer)
  language sql security definer set search_path = public, pg_temp
  as $$
    update calendar_feed feed
       set fetched_at = moment,
           fetches = case when hour_began > moment - interval '1 hour' then feed.fetches + 1 else 1 end,
           hour_began = case when hour_began > moment - interval '1 hour' then hour_began else moment end
      from member join account on account.member_id = member.id and account.locked_at is null
     where feed.token_hash = token and member.id = feed.member_id
       and member.standing not in ('transferred', 'ended')
    returning member.id, member.code, feed.fetches
  $$;
revoke all on function open_calendar_feed(bytea, timestamptz) from public;
grant execute on function open_calendar_feed(bytea, timestamptz) to app;
