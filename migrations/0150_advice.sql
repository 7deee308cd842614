-- Why: while someone writes, rules advise: data of a year, changed by its keepers; where a year has none of its own, those
-- shipped with the program hold. "Too like a colleague's" compares marks of words: kept for what was sent, readable by
-- whoever may read the pledge itself, and asked about through one function that answers yes or no, never whose.

create table advice_rules (
  cycle_id   uuid primary key references cycle,
  version    integer not null,
  rules      jsonb not null,
  changed_at timestamptz not null,
  changed_by uuid not null references member
);
alter table advice_rules enable row level security;
create policy advice_rules_sight on advice_rules for select to app using (true);
create policy advice_rules_set on advice_rules for insert to app
  with check (actor_gives('organization_board', null) and changed_by = actor_id());
create policy advice_rules_change on advice_rules for update to app
  using (actor_gives('organization_board', null)) with check (changed_by = actor_id());
grant select, insert, update on advice_rules to app;

create table pledge_marks (
  pledge_id uuid not null references pledge,
  section   text not null,
  marks     bigint[] not null,
  primary key (pledge_id, section)
);
alter table pledge_marks enable row level security;
create policy pledge_marks_sight on pledge_marks for select to app
  using (exists (select 1 from pledge where pledge.id = pledge_id));
create policy pledge_marks_own on pledge_marks for insert to app
  with check (exists (select 1 from pledge where pledge.id = pledge_id and pledge.member_id = actor_id()));
create policy pledge_marks_anew on pledge_marks for delete to app
  using (exists (select 1 from pledge where pledge.id = pledge_id and pledge.member_id = actor_id()));
grant select, insert, delete on pledge_marks to app;

-- Sections of one's own pledge that share at least `at_least` per cent of their marks with a section of a colleague's, in
-- the same branch and year. `mine` is {"section": [mark, …]}. Whose it is, and how much, is not told. Where fewer than
-- two colleagues have sent, or a section has few marks, there is no answer: it would point at one person or one phrase.
create function like_a_colleague(of_pledge uuid, mine jsonb, at_least integer) returns setof text
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  return query
  with own as (
    select id, cycle_id, branch_id from pledge where id = of_pledge and member_id = actor_id()
  ), other as (
    select pledge.id from pledge join own on pledge.cycle_id = own.cycle_id and pledge.branch_id = own.branch_id
     where pledge.id <> own.id and pledge.state in ('submitted', 'returned', 'agreed')
  ), asked as (
    select key as section, array(select value::bigint from jsonb_array_elements_text(value)) as marks
      from jsonb_each(mine)
  )
  select asked.section
    from asked
   where cardinality(asked.marks) >= 5 and (select count(*) from other) >= 2
     and exists (select 1 from other join pledge_marks theirs on theirs.pledge_id = other.id
                  where theirs.section = asked.section
                    and 100 * (select count(*) from (select unnest(asked.marks) intersect select unnest(theirs.marks)) same)
                        >= greatest(at_least, 50) * cardinality(asked.marks));
end $$;
revoke execute on function like_a_colleague(uuid, jsonb, integer) from public;
grant execute on function like_a_colleague(uuid, jsonb, integer) to app;
