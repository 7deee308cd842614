-- Why: Party units form one dated tree of any depth; agencies, where people work, stand apart from it.

create table unit (
  id           uuid primary key,
  code         text not null constraint unit_code_unique unique,
  name         text not null,
  kind         text not null check (kind in
                 ('city_committee', 'grassroots_committee', 'sectional_committee', 'base_branch', 'branch')),
  parent_id    uuid references unit,
  founded_on   date not null,
  dissolved_on date check (dissolved_on >= founded_on),
  check (parent_id is distinct from id)
);
create index unit_parent on unit (parent_id);

-- What a unit was called and where it stood on each day; `unit` holds the latest.
create table unit_history (
  unit_id   uuid not null references unit,
  during    daterange not null,
  name      text not null,
  kind      text not null,
  parent_id uuid references unit,
  reason    text not null,
  constraint unit_history_one_a_day exclude using gist (unit_id with =, during with &&)
);

-- Every unit with each unit above it, itself included: a subtree is one index range.
create table unit_closure (
  above_id uuid not null references unit,
  below_id uuid not null references unit,
  depth    integer not null,
  primary key (above_id, below_id)
);
create index unit_closure_below on unit_closure (below_id, depth);

create function rebuild_unit_closure() returns void
  language sql security definer set search_path = public, pg_temp
  as $$
    delete from unit_closure;
    insert into unit_closure (above_id, below_id, depth)
    with recursive line (above_id, below_id, depth) as (
      select id, id, 0 from unit
      union all
      select unit.parent_id, line.below_id, line.depth + 1
        from line join unit on unit.id = line.above_id
       where unit.parent_id is not null
    )
    select above_id, below_id, depth from line;
  $$;
revoke all on function rebuild_unit_closure() from public;
grant execute on function rebuild_unit_closure() to app;

create table agency (
  id     uuid primary key,
  name   text not null constraint agency_name_unique unique,
  during daterange not null
);

-- Names of units and agencies are public within the organization; no personal data stands here.
grant select, insert, update on unit, agency to app;
grant select, insert, update on unit_history to app;
grant select on unit_closure to app;
grant select on unit, unit_history, unit_closure, agency to worker;
