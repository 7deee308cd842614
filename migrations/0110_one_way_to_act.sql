-- Why: three parts each changed how a transaction begins to act. This is what they come to: offices of one's own and
-- those held in another's place, a Standing Committee that also reads the leaders of those it succeeded, and no setting
-- that says nothing: each costs as much as a small query.

create or replace function act_as(actor uuid, day date) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  papers   uuid[] := '{}';
  register uuid[] := '{}';
  boards   uuid[] := '{}';
  accounts uuid[] := '{}';
  manages  uuid[] := '{}';
  heads    uuid[] := '{}';
  stands   uuid[] := '{}';
  held     record;
begin
  perform set_config('app.actor_id', actor::text, true), set_config('app.day', day::text, true);
  for held in select * from offices_of(actor, day) loop
    if held.acting_for is not null then stands := stands || held.acting_for; end if;
    case held.office
      when 'agency_head' then heads := heads || held.agency_id;
      when 'standing_committee' then manages := manages || array(select unit_and_predecessors(held.unit_id));
      else
        register := register || held.unit_id;
        -- The administrator keeps accounts, and so sees people, but no papers.
        if held.office = 'administrator' then accounts := accounts || held.unit_id;
        else papers := papers || held.unit_id; end if;
        if held.office = 'organization_board' then boards := boards || held.unit_id; end if;
    end case;
  end loop;
  -- What is not set is empty: a transaction's settings end with it.
  if papers <> '{}' then
    perform set_config('app.paper_seats', papers::text, true),
            set_config('app.paper_branches', few_units_below(papers)::text, true);
  end if;
  if register <> '{}' then
    perform set_config('app.register_seats', register::text, true),
            set_config('app.register_branches', few_units_below(register)::text, true);
  end if;
  if boards <> '{}' then perform set_config('app.board_seats', boards::text, true); end if;
  if accounts <> '{}' then perform set_config('app.account_seats', accounts::text, true); end if;
  if boards || accounts <> '{}' then
    perform set_config('app.keeper_seats', (boards || accounts)::text, true);
  end if;
  if manages <> '{}' then perform set_config('app.managing_seats', manages::text, true); end if;
  if heads <> '{}' then perform set_config('app.headed_agencies', heads::text, true); end if;
  if stands <> '{}' then perform set_config('app.stands_in_for', stands::text, true); end if;
end $$;
