-- Why: units are founded, merged and dissolved, and the past must stay readable. A dissolved unit names who succeeds
-- it: the successor sees its old papers, so sight runs over successors too. Beside the closure of today, which sight
-- asks, stands a dated one: the tree of any day, for the figures and lists of a year that is closed. Since July 2025
-- committees of communes and wards stand directly under the province.

alter table unit drop constraint unit_kind_check;
alter table unit add constraint unit_kind_check check (kind in
  ('provincial_committee', 'city_committee', 'commune_committee', 'grassroots_committee', 'sectional_committee',
   'base_branch', 'branch'));
alter table unit add column successor_id uuid references unit;
alter table unit add constraint unit_successor_of_dissolved
  check (successor_id is null or (dissolved_on is not null and successor_id <> id));
create index unit_successor on unit (successor_id) where successor_id is not null;

-- What an act rested on: "Nghị quyết số 12-NQ/TU ngày 30/6/2025".
alter table unit_history add column basis text not null default '';
create index unit_history_parent on unit_history (parent_id);

-- Every unit with each unit that stood above it, itself included, and when: one line a pair and day.
create table unit_line (
  above_id uuid not null references unit,
  below_id uuid not null references unit,
  depth    integer not null,
  during   daterange not null,
  constraint unit_line_one_a_day exclude using gist (above_id with =, below_id with =, during with &&)
);
create index unit_line_below on unit_line (below_id);
grant select on unit_line to app, worker;

create or replace function rebuild_unit_closure() returns void
  language sql security definer set search_path = public, pg_temp
  as $$
    delete from unit_closure;
    insert into unit_closure (above_id, below_id, depth)
    with recursive line (above_id, below_id, depth) as (
      select id, id, 0 from unit
      union all
      select coalesce(unit.successor_id, unit.parent_id), line.below_id, line.depth + 1
        from line join unit on unit.id = line.above_id
       where coalesce(unit.successor_id, unit.parent_id) is not null
    )
    select above_id, below_id, depth from line;
    delete from unit_line;
    insert into unit_line (above_id, below_id, depth, during)
    with recursive line (above_id, below_id, depth, during) as (
      select unit_id, unit_id, 0, during from unit_history where not isempty(during)
      union all
      select history.parent_id, line.below_id, line.depth + 1, line.during * history.during
        from line join unit_history history on history.unit_id = line.above_id and history.during && line.during
       where history.parent_id is not null
    )
    select above_id, below_id, depth, unnest(range_agg(during)) from line group by above_id, below_id, depth;
  $$;
select rebuild_unit_closure();

-- The tree of a day; of today, successors included, where none is named.
create function unit_tree(day date) returns table (above_id uuid, below_id uuid, depth integer)
  language sql stable
  as $$
    select above_id, below_id, depth from unit_closure where day is null
    union all
    select above_id, below_id, depth from unit_line where during @> day
  $$;
grant execute on function unit_tree(date) to app, worker;

-- A unit and those it succeeded, their predecessors included.
create function unit_and_predecessors(unit_id uuid) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$
    with recursive gone (id) as (
      select $1
      union
      select unit.id from unit join gone on unit.successor_id = gone.id
    )
    select id from gone
  $$;
revoke all on function unit_and_predecessors(uuid) from public;
grant execute on function unit_and_predecessors(uuid) to app, worker;

-- As before, but a Standing Committee also reads the leaders of those it succeeded.
create or replace function act_as(actor uuid, day date) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  papers   uuid[] := '{}';
  register uuid[] := '{}';
  keeps    uuid[] := '{}';
  manages  uuid[] := '{}';
  heads    uuid[] := '{}';
  held     record;
begin
  perform set_config('app.actor_id', actor::text, true), set_config('app.day', day::text, true);
  for held in select office, unit_id, agency_id from appointment where member_id = actor and during @> day loop
    case held.office
      when 'agency_head' then heads := heads || held.agency_id;
      when 'standing_committee' then manages := manages || array(select unit_and_predecessors(held.unit_id));
      else
        register := register || held.unit_id;
        -- The administrator keeps accounts, and so sees people, but no papers.
        if held.office <> 'administrator' then papers := papers || held.unit_id; end if;
        if held.office in ('organization_board', 'administrator') then keeps := keeps || held.unit_id; end if;
    end case;
  end loop;
  perform set_config('app.paper_seats', papers::text, true), set_config('app.register_seats', register::text, true),
          set_config('app.keeper_seats', keeps::text, true), set_config('app.managing_seats', manages::text, true),
          set_config('app.headed_agencies', heads::text, true),
          set_config('app.paper_branches', few_units_below(papers)::text, true),
          set_config('app.register_branches', few_units_below(register)::text, true);
end $$;
