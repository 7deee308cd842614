-- Why: a stay may end before the day that was agreed: the member comes home, or the host asks so. Either branch says so
-- with the last day and the reason; what was agreed at first stays readable.

alter table transfer add column ended_on date;
alter table transfer add constraint transfer_stay_ended_within
  check (ended_on is null or (kind = 'temporary' and effective_on <= ended_on and ended_on <= until_on));
create index transfer_guests on transfer (to_branch_id, until_on) where kind = 'temporary' and state = 'accepted';

alter table transfer_event drop constraint transfer_event_step_check;
alter table transfer_event add constraint transfer_event_step_check
  check (step in ('ask', 'send', 'leave', 'accept', 'refuse', 'take_back', 'comment', 'end'));

-- Whether I act for a branch: as before, and also in the place of who holds the office there.
create or replace function actor_acts_for(branch uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  return exists (select 1 from offices_of(actor_id(), actor_day()) held
                   join unit_closure closure on closure.above_id = held.unit_id
                  where closure.below_id = branch
                    and held.office in ('secretary', 'deputy_secretary', 'grassroots_committee',
                                        'organization_board'));
end $$;

-- Ends a stay after its last day, by who acts for either branch; never one's own. The version is the one that was seen.
create function end_stay(which uuid, seen integer, last_day date) returns bigint
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare ended bigint;
begin
  update transfer set ended_on = last_day, version = version + 1
   where id = which and version = seen and kind = 'temporary' and state = 'accepted'
     and member_id is distinct from actor_id() and last_day < coalesce(ended_on, until_on)
     and (actor_acts_for(from_branch_id) or actor_acts_for(to_branch_id));
  get diagnostics ended = row_count;
  if ended = 1 then
    update membership stay set during = daterange(lower(stay.during), last_day, '[]')
      from transfer
     where transfer.id = which and stay.member_id = transfer.member_id and stay.kind = 'temporary'
       and stay.branch_id = transfer.to_branch_id and lower(stay.during) = transfer.effective_on;
  end if;
  return ended;
end $$;
revoke all on function end_stay(uuid, integer, date) from public;
grant execute on function end_stay(uuid, integer, date) to app;
