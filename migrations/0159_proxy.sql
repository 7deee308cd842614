-- Why: members without a phone, in hospital or far away write on paper. Whoever acts for the branch types it in under
-- their own name, with the signed paper beside it; the member accepts or disowns it; someone else confirms it.

create table proxy_entry (
  id            uuid primary key,
  pledge_id     uuid not null references pledge,
  member_id     uuid not null references member,
  entered_by    uuid not null references member,
  entered_name  text not null,
  office_title  text not null,
  reason        text not null check (reason <> ''),
  signed_on     date not null,
  scan_id       uuid not null references evidence,
  began_at      timestamptz not null,
  state         text not null check (state in ('open', 'sent', 'dropped')),
  revision      integer,
  sent_at       timestamptz,
  -- What the member says of it.
  answer        text check (answer in ('accepted', 'disowned')),
  answered_at   timestamptz,
  words         text not null default '',
  constraint proxy_entry_not_for_self check (entered_by <> member_id),
  check ((state = 'sent') = (revision is not null and sent_at is not null)),
  check ((answer is null) = (answered_at is null) and (answer is null or state = 'sent'))
);
create unique index proxy_entry_one_open on proxy_entry (pledge_id) where state = 'open';
create index proxy_entry_pledge on proxy_entry (pledge_id, revision);

alter table pledge add entering_by uuid references member;
alter table pledge add entered_by uuid references member;
alter table pledge add constraint pledge_not_entered_by_self
  check (entering_by is distinct from member_id and entered_by is distinct from member_id);
-- Who typed it in does not confirm it too.
alter table pledge add constraint pledge_not_agreed_by_who_entered
  check (agreed_by is null or entered_by is null or agreed_by <> entered_by);

alter table proxy_entry enable row level security;
create policy proxy_entry_sight on proxy_entry for select to app
  using (exists (select 1 from pledge where pledge.id = pledge_id));
create policy proxy_entry_begin on proxy_entry for insert to app
  with check (entered_by = actor_id() and state = 'open'
              and exists (select 1 from pledge
                           where pledge.id = pledge_id and pledge.member_id = proxy_entry.member_id
                             and actor_acts_for(pledge.branch_id)));
-- It is given up by who began it or by the member, and answered once by the member.
create policy proxy_entry_step on proxy_entry for update to app
  using ((state = 'open' and actor_id() in (entered_by, member_id))
         or (state = 'sent' and answer is null and member_id = actor_id()))
  with check ((state = 'dropped' and actor_id() in (entered_by, member_id))
              or (state = 'sent' and answer is not null and member_id = actor_id()));
grant select, insert on proxy_entry to app;
grant update (state, answer, answered_at, words) on proxy_entry to app;
grant select on proxy_entry to worker;

-- A pledge is entered by whoever has an entry open on it, and by nobody whose member writes on it already.
create function demand_open_entry() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  if not exists (select 1 from proxy_entry
                  where pledge_id = new.id and state = 'open' and entered_by = new.entering_by
                    and entered_by = actor_id())
     or exists (select 1 from pledge_draft where pledge_id = new.id) then
    raise exception 'pledge % is not to be entered', new.id
      using errcode = 'check_violation', constraint = 'pledge_entry_is_open';
  end if;
  return new;
end $$;
create trigger pledge_entry_is_open before update of entering_by on pledge for each row
  when (new.entering_by is not null and old.entering_by is distinct from new.entering_by)
  execute function demand_open_entry();

-- With the sending the entry is done, and carries the number of the revision that it became.
create function close_entry() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  update proxy_entry set state = 'sent', revision = new.revision, sent_at = new.submitted_at
   where pledge_id = new.id and state = 'open';
  return null;
end $$;
create trigger pledge_entry_sent after update of entering_by on pledge for each row
  when (old.entering_by is not null and new.entering_by is null and new.state = 'submitted')
  execute function close_entry();
revoke all on function demand_open_entry(), close_entry() from public;

-- While an entry is open, what is typed is written where the member's own draft would stand.
create policy pledge_draft_entry on pledge_draft to app
  using (exists (select 1 from pledge where pledge.id = pledge_id and pledge.entering_by = actor_id()))
  with check (exists (select 1 from pledge where pledge.id = pledge_id and pledge.entering_by = actor_id()
                                             and pledge.member_id = pledge_draft.member_id));
create policy pledge_revision_entry on pledge_revision for insert to app
  with check (submitted_by = actor_id()
              and exists (select 1 from pledge where pledge.id = pledge_id and pledge.entering_by = actor_id()));
-- Nobody else begins or sends what is not theirs.
create policy pledge_event_entry on pledge_event as restrictive for insert to app
  with check (own or step not in ('begin', 'submit')
              or exists (select 1 from pledge where pledge.id = pledge_id and pledge.entering_by = actor_id()));

-- What is typed in for someone is compared with colleagues' words as what they type themselves.
alter policy pledge_marks_own on pledge_marks
  with check (exists (select 1 from pledge where pledge.id = pledge_id and actor_id() in (pledge.member_id, pledge.entered_by)));
alter policy pledge_marks_anew on pledge_marks
  using (exists (select 1 from pledge where pledge.id = pledge_id and actor_id() in (pledge.member_id, pledge.entered_by)));
