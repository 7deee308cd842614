-- Why: the leaders' extra copy goes by rule, not by whoever happens to act: when the pledge is sent, when an amendment
-- comes into force, and when somebody becomes a managed leader after sending. What the Board has, it keeps.

-- Why it went: with a sending, with a confirmed amendment, or because the level of management changed.
alter table leader_copy add because text not null default 'sent' check (because in ('sent', 'amended', 'managed'));
-- The same revision may go to another committee later.
alter table leader_copy drop constraint leader_copy_pkey;
alter table leader_copy add constraint leader_copy_pkey primary key (pledge_id, revision, unit_id);

-- The moment of an act, for what follows from it by rule: the actor's day, at the time of day it is.
create function actor_moment() returns timestamptz
  language sql stable
  as $$
    select ((coalesce(actor_day(), (now() at time zone 'Asia/Ho_Chi_Minh')::date)
             + (now() at time zone 'Asia/Ho_Chi_Minh')::time) at time zone 'Asia/Ho_Chi_Minh')
  $$;

create function send_leader_copy() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  insert into leader_copy (pledge_id, revision, unit_id, received_at, receipt, because)
  select new.id, new.revision, new.manager_id,
         case when old.manager_id is distinct from new.manager_id
                   and old.revision is not distinct from new.revision then actor_moment()
              when old.state = 'agreed' then new.agreed_at
              else sent.submitted_at end,
         cycle.year || '-' || member.code || '-' || new.revision,
         case when old.revision is not distinct from new.revision then 'managed'
              when old.state = 'agreed' then 'amended'
              else 'sent' end
    from pledge_revision sent, cycle, member
   where sent.pledge_id = new.id and sent.number = new.revision
     and cycle.id = new.cycle_id and member.id = new.member_id
  on conflict do nothing;
  return null;
end $$;
revoke all on function send_leader_copy() from public;
create trigger pledge_copied after update on pledge for each row
  when (new.manager_id is not null and new.revision is not null and new.state in ('submitted', 'agreed')
        and (old.revision, old.manager_id) is distinct from (new.revision, new.manager_id))
  execute function send_leader_copy();

-- Nobody sends one by hand.
drop policy leader_copy_send on leader_copy;
revoke insert on leader_copy from app;

-- Who follows and decides is told by the row, also of a pledge that was sent: whoever becomes a managed leader, or
-- ceases to be one, is followed so from then on in years that still run. What was sent keeps what it was sent under.
create function follow_manager() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  update pledge
     set manager_id = new.manager_id, version = pledge.version + 1
   where pledge.member_id = new.id and pledge.revision is not null and pledge.stage <> 'decided'
     and pledge.manager_id is distinct from new.manager_id
     and not exists (select 1 from cycle_phase phase
                      where phase.cycle_id = pledge.cycle_id and phase.phase = 'self_review'
                        and phase.closes_at < actor_moment());
  return null;
end $$;
revoke all on function follow_manager() from public;
create trigger member_manager_followed after update of manager_id on member for each row
  when (old.manager_id is distinct from new.manager_id) execute function follow_manager();
