-- Why: a body about to decide did not know that the branch had taken its proposal back. The act tells it itself.

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
revoke all on function tell_of_recount() from public;
