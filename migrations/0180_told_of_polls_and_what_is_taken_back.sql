-- Why: whoever votes or counts in a secret ballot by devices had to look for it on the first page, a body about to decide
-- did not know that the branch had taken its proposal back, and a member not that a quarter waits for them again. The acts
-- tell it themselves, to everyone alike: nothing here knows, or asks, who has voted (ADR 52).

create function tell_of_recount() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  paper   pledge;
  of_year integer;
begin
  select * into paper from pledge where id = new.pledge_id;
  select year into of_year from cycle where id = paper.cycle_id;
  perform tell(decides, 'proposal_withdrawn', new.at, paper.id, of_year)
     from holders_in(coalesce(paper.manager_id, paper.decides_id),
                     case when paper.manager_id is not null then array['standing_committee']
                          when paper.decides_id = paper.branch_id then array['secretary', 'deputy_secretary']
                          else array['grassroots_committee'] end,
                     day_of(new.at)) decides
    where decides <> paper.member_id;
  return null;
end $$;
create trigger pledge_event_recount_told after insert on pledge_event for each row
  when (new.step = 'recount') execute function tell_of_recount();

create function tell_of_poll() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  if new.state = 'open' then
    perform tell(voter.member_id, 'poll_opened', new.opened_at, new.id, cycle.year)
       from poll_voter voter, cycle where voter.poll_id = new.id and cycle.id = new.cycle_id;
  else
    -- What is over asks nobody any more, and no letter of the next day speaks of it.
    delete from notice where about = new.id and kind in ('poll_opened', 'teller_named') and read_at is null;
  end if;
  return null;
end $$;

create function tell_of_teller() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform tell(new.member_id, 'teller_named', poll.created_at, poll.id, cycle.year)
     from poll join cycle on cycle.id = poll.cycle_id where poll.id = new.poll_id;
  return null;
end $$;

create function tell_of_quarter() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform tell(pledge.member_id, 'quarter_returned', new.at, pledge.id, cycle.year)
     from pledge join cycle on cycle.id = pledge.cycle_id where pledge.id = new.pledge_id;
  return null;
end $$;
revoke all on function tell_of_recount(), tell_of_poll(), tell_of_teller(), tell_of_quarter() from public;
