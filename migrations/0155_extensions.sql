-- Why: a deadline of one's own is asked for or given with a reason. Who asked, who answered and until when stays told.

create table extension (
  id            uuid primary key,
  pledge_id     uuid not null references pledge,
  member_id     uuid not null references member,
  asked_at      timestamptz not null,
  -- The member, or whoever gave it unasked.
  asked_by      uuid not null references member,
  wished_until  timestamptz not null,
  reason        text not null check (reason <> ''),
  state         text not null check (state in ('asked', 'granted', 'refused')),
  -- Until when it was given; not always the day that was wished for.
  until         timestamptz,
  answered_at   timestamptz,
  answered_by   uuid references member,
  answered_name text,
  office_title  text,
  answer        text not null default '',
  constraint extension_not_by_self check (answered_by is distinct from member_id),
  check ((state = 'asked') = (answered_at is null) and (answered_at is null) = (answered_by is null)),
  check ((state = 'granted') = (until is not null)),
  check (asked_by = member_id or asked_by is not distinct from answered_by)
);
create unique index extension_one_asked on extension (pledge_id) where state = 'asked';
create index extension_pledge on extension (pledge_id, asked_at);

alter table extension enable row level security;
create policy extension_sight on extension for select to app
  using (exists (select 1 from pledge where pledge.id = pledge_id));
-- The member asks; an officer gives at once.
create policy extension_begin on extension for insert to app
  with check (asked_by = actor_id()
              and (case when member_id = actor_id() then state = 'asked'
                        else state = 'granted' and answered_by = actor_id() end)
              and exists (select 1 from pledge
                           where pledge.id = pledge_id and pledge.member_id = extension.member_id));
create policy extension_answer on extension for update to app
  using (state = 'asked' and member_id <> actor_id() and exists (select 1 from pledge where pledge.id = pledge_id))
  with check (answered_by = actor_id());
grant select, insert on extension to app;
grant update (state, until, answered_at, answered_by, answered_name, office_title, answer) on extension to app;
grant select on extension to worker;

-- Whoever acts, a pledge's own date is that of an extension they gave: nobody moves their own deadline.
create function refuse_extension_of_ones_own() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  if actor_id() is not null
     and not exists (select 1 from extension
                      where pledge_id = new.id and state = 'granted' and until = new.extended_to
                        and answered_by = actor_id()) then
    raise exception 'pledge % has no such extension', new.id
      using errcode = 'check_violation', constraint = 'pledge_extension_was_given';
  end if;
  return new;
end $$;
revoke all on function refuse_extension_of_ones_own() from public;
create trigger pledge_extension_was_given before update of extended_to on pledge for each row
  when (old.extended_to is distinct from new.extended_to) execute function refuse_extension_of_ones_own();

-- Steps of the member's own. A pledge begun or sent by proxy is not, and an entry by proxy is given up by either.
alter table pledge_event drop constraint pledge_event_own_steps;
alter table pledge_event add constraint pledge_event_own_steps
  check (step in ('begin', 'submit', 'drop_entry')
         or own = (step in ('take_back', 'amend', 'drop_amendment', 'self_review', 'ask_extension',
                            'accept_entry', 'object_entry')));
