-- Why: who waits for an answer should not have to look for it. What happened to someone's papers, offices or requests is
-- told to them by a row of the act's own transaction, whoever acted and by whichever way: so triggers write it, and find
-- whom it concerns with eyes of their own. A row names a kind and a thing; its words stand in the program.

create table notice (
  id        uuid primary key,
  member_id uuid not null references member on delete cascade,
  kind      text not null check (kind ~ '^[a-z_]+$'),
  at        timestamptz not null,
  -- What it is about: which table that is follows from the kind.
  about     uuid not null,
  year      integer,
  -- Of a reminder: how many things, since or until which day, by which rule, written on which day.
  count     integer not null default 1 check (count > 0),
  due_on    date,
  rule_id   uuid,
  day       date,
  read_at   timestamptz,
  -- The day of the letter that told it.
  mailed_on date,
  check ((rule_id is null) = (day is null))
);
create index notice_member on notice (member_id, at desc, id desc);
create index notice_unread on notice (member_id) where read_at is null;
create index notice_about on notice (about, kind);
-- A second process, a kill or a second run on one day adds nothing.
create unique index notice_reminder_once on notice (member_id, rule_id, about, day) where rule_id is not null;

-- One reads one's own alone, and may only mark it as read. Nobody writes any: triggers and the day's run do.
alter table notice enable row level security;
create policy notice_own on notice for select to app using (member_id = (select actor_id()));
create policy notice_reading on notice for update to app
  using (member_id = (select actor_id())) with check (member_id = (select actor_id()));
grant select on notice to app;
grant update (read_at) on notice to app;
create policy notice_mailing on notice to worker using (true);
grant select, update (mailed_on) on notice to worker;

-- The calendar day in Vietnam.
create function day_of(moment timestamptz) returns date
  language sql immutable parallel safe
  as $$ select (moment at time zone 'Asia/Ho_Chi_Minh')::date $$;

-- Tells somebody something, unless they did it themself.
create function tell(who uuid, what text, moment timestamptz, thing uuid, of_year integer) returns void
  language sql security definer set search_path = public, pg_temp
  as $$
    insert into notice (id, member_id, kind, at, about, year)
    select gen_random_uuid(), who, what, moment, thing, of_year
     where who is not null and thing is not null and who is distinct from actor_id()
  $$;

-- Who holds one of these offices in a unit on a day, deputies included.
create function holders_in(place uuid, wanted text[], on_day date) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select appointment.member_id from appointment
     where appointment.unit_id = place and appointment.during @> on_day and appointment.office = any (wanted)
    union
    select deputation.deputy_id
      from deputation join appointment on appointment.id = deputation.appointment_id
     where appointment.unit_id = place and appointment.during @> on_day and appointment.office = any (wanted)
       and deputation.during @> on_day and deputation.accepted and deputation.ended_at is null
       and appointment.member_id = deputation.holder_id and not appointment.office = any (weighty_offices())
  $$;

-- Tells the heads of a branch, except whom it is about: they are told otherwise.
create function tell_heads(branch uuid, but_not uuid, what text, moment timestamptz, thing uuid, of_year integer)
  returns void
  language sql security definer set search_path = public, pg_temp
  as $$
    select tell(head, what, moment, thing, of_year)
      from holders_in(branch, array['secretary', 'deputy_secretary'], day_of(moment)) head
     where head is distinct from but_not
  $$;
revoke all on function tell(uuid, text, timestamptz, uuid, integer), holders_in(uuid, text[], date),
  tell_heads(uuid, uuid, text, timestamptz, uuid, integer) from public;

create function tell_of_pledge() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  paper   pledge;
  of_year integer;
begin
  select * into paper from pledge where id = new.pledge_id;
  select year into of_year from cycle where id = paper.cycle_id;
  case new.step
    when 'ask_extension' then
      perform tell_heads(paper.branch_id, paper.member_id, 'extension_asked', new.at, paper.id, of_year);
    when 'object_entry' then
      perform tell(paper.entered_by, 'entry_disowned', new.at, paper.id, of_year);
    else
      perform tell(paper.member_id,
                   case new.step when 'return' then 'returned' when 'agree' then 'confirmed'
                     when 'extend' then 'extension_granted' when 'refuse_extension' then 'extension_refused'
                     when 'decide' then 'decided' end,
                   new.at, paper.id, of_year);
  end case;
  return null;
end $$;
create trigger pledge_event_told after insert on pledge_event for each row
  when (new.step in ('return', 'agree', 'extend', 'refuse_extension', 'decide', 'ask_extension', 'object_entry'))
  execute function tell_of_pledge();

create function tell_of_entry() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform tell(new.member_id, 'entered', new.sent_at, new.pledge_id,
               (select cycle.year from pledge join cycle on cycle.id = cycle_id where pledge.id = new.pledge_id));
  return null;
end $$;
create trigger proxy_entry_told after update of state on proxy_entry for each row
  when (new.state = 'sent' and old.state <> 'sent') execute function tell_of_entry();

create function tell_of_copy() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform tell(pledge.member_id, 'copy_received', new.opened_at, pledge.id, cycle.year)
    from pledge join cycle on cycle.id = pledge.cycle_id where pledge.id = new.pledge_id;
  return null;
end $$;
create trigger leader_copy_told after update of opened_at on leader_copy for each row
  when (new.opened_at is not null and old.opened_at is null) execute function tell_of_copy();

-- Only what the member may read too.
create function tell_of_note() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform tell(pledge.member_id, 'noted', new.at, pledge.id, cycle.year)
    from pledge join cycle on cycle.id = pledge.cycle_id where pledge.id = new.pledge_id;
  return null;
end $$;
create trigger follow_up_note_told after insert on follow_up_note for each row
  when (new.audience = 'open') execute function tell_of_note();

create function tell_of_correction() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform tell(new.member_id, 'correction_answered', new.answered_at, new.id, null);
  return null;
end $$;
create trigger correction_request_told after update of state on correction_request for each row
  when (old.state = 'asked' and new.state in ('accepted', 'refused')) execute function tell_of_correction();

create function tell_of_transfer() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  way transfer;
begin
  select * into way from transfer where id = new.transfer_id;
  case new.step
    when 'ask' then
      perform tell_heads(way.from_branch_id, way.member_id, 'transfer_asked', new.at, way.id, null);
    when 'send' then
      perform tell(way.member_id, 'transfer_sent', new.at, way.id, null);
      perform tell_heads(way.to_branch_id, way.member_id, 'transfer_comes', new.at, way.id, null);
    when 'accept' then
      perform tell(way.member_id, 'transfer_accepted', new.at, way.id, null);
      perform tell_heads(way.from_branch_id, way.member_id, 'transfer_done', new.at, way.id, null);
    when 'refuse' then
      perform tell(way.member_id, 'transfer_refused', new.at, way.id, null);
      perform tell_heads(way.from_branch_id, way.member_id, 'transfer_came_back', new.at, way.id, null);
    when 'leave' then
      perform tell(way.member_id, 'transfer_left', new.at, way.id, null);
    when 'take_back' then
      perform tell(way.member_id, 'transfer_taken_back', new.at, way.id, null);
    else null;
  end case;
  return null;
end $$;
create trigger transfer_event_told after insert on transfer_event for each row execute function tell_of_transfer();

create function tell_of_office() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform tell(new.member_id, case new.act when 'end' then 'office_ended' else 'office_given' end, new.at,
               coalesce(new.unit_id, new.agency_id), null);
  return null;
end $$;
create trigger appointment_act_told after insert on appointment_act for each row
  when (new.act in ('appoint', 'confirm', 'end')) execute function tell_of_office();

create function tell_of_deputation() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  if tg_op = 'INSERT' then
    perform tell(new.deputy_id, 'deputy_asked', new.asked_at, new.id, null);
  else
    perform tell(new.holder_id, 'deputy_answered', new.answered_at, new.id, null);
  end if;
  return null;
end $$;
create trigger deputation_asked_told after insert on deputation for each row
  when (new.answered_at is null) execute function tell_of_deputation();
create trigger deputation_answered_told after update of answered_at on deputation for each row
  when (old.answered_at is null and new.answered_at is not null) execute function tell_of_deputation();

revoke all on function tell_of_pledge(), tell_of_entry(), tell_of_copy(), tell_of_note(), tell_of_correction(),
  tell_of_transfer(), tell_of_office(), tell_of_deputation() from public;

-- An address counts for letters only while it is the one that was proved: a list may bring another.
alter table member add proved_email text;
create or replace function set_own_email(address text) returns void
  language sql security definer set search_path = public, pg_temp
  as $$ update member set email = address, proved_email = address where id = actor_id() $$;

-- Whether somebody wants the day's letter; what is not here is wanted.
create table notice_choice (
  member_id uuid primary key references member on delete cascade,
  daily     boolean not null,
  chosen_at timestamptz not null
);
alter table notice_choice enable row level security;
create policy notice_choice_own on notice_choice to app
  using (member_id = (select actor_id())) with check (member_id = (select actor_id()));
grant select, insert, update on notice_choice to app;
