-- Why: an overview must not count a city on each page. Each branch keeps its own counts, moved by the same
-- transaction that moves a pledge; sums above the branch are added when asked.

create table pledge_tally (
  cycle_id      uuid not null references cycle,
  branch_id     uuid not null references unit,
  asked         integer not null default 0,
  draft         integer not null default 0,
  submitted     integer not null default 0,
  returned      integer not null default 0,
  agreed        integer not null default 0,
  late          integer not null default 0,
  self_reviewed integer not null default 0,
  proposed      integer not null default 0,
  decided       integer not null default 0,
  primary key (cycle_id, branch_id)
);
grant select on pledge_tally to app, worker;

create function add_to_pledge_tally(paper pledge, amount integer) returns void
  language sql security definer set search_path = public, pg_temp
  as $$
    insert into pledge_tally as tally
      (cycle_id, branch_id, asked, draft, submitted, returned, agreed, late, self_reviewed, proposed, decided)
    values (paper.cycle_id, paper.branch_id,
            amount * (paper.state = 'asked')::int, amount * (paper.state = 'draft')::int,
            amount * (paper.state = 'submitted')::int, amount * (paper.state = 'returned')::int,
            amount * (paper.state = 'agreed')::int, amount * paper.late::int,
            amount * (paper.stage = 'self_reviewed')::int, amount * (paper.stage = 'proposed')::int,
            amount * (paper.stage = 'decided')::int)
    on conflict (cycle_id, branch_id) do update
      set asked = tally.asked + excluded.asked, draft = tally.draft + excluded.draft,
          submitted = tally.submitted + excluded.submitted, returned = tally.returned + excluded.returned,
          agreed = tally.agreed + excluded.agreed, late = tally.late + excluded.late,
          self_reviewed = tally.self_reviewed + excluded.self_reviewed,
          proposed = tally.proposed + excluded.proposed, decided = tally.decided + excluded.decided
  $$;
revoke all on function add_to_pledge_tally(pledge, integer) from public;

create function move_pledge_tally() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform add_to_pledge_tally(old, -1);
  perform add_to_pledge_tally(new, 1);
  return null;
end $$;
create trigger pledge_tally_update after update on pledge for each row
  when ((old.state, old.stage, old.late, old.branch_id) is distinct from (new.state, new.stage, new.late, new.branch_id))
  execute function move_pledge_tally();

-- Pledges are asked for by the thousand, all in one state: one line a branch, not one a pledge.
create function count_asked_pledges() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  insert into pledge_tally as tally (cycle_id, branch_id, asked)
  select cycle_id, branch_id, count(*) from fresh group by cycle_id, branch_id
      on conflict (cycle_id, branch_id) do update set asked = tally.asked + excluded.asked;
  return null;
end $$;
create trigger pledge_tally_insert after insert on pledge referencing new table as fresh
  for each statement execute function count_asked_pledges();

-- Hence a pledge begins as asked.
create function pledge_begins_asked() returns trigger
  language plpgsql as $$
begin
  if (new.state, new.stage, new.late) is distinct from ('asked', 'open', false) then
    raise exception 'a pledge begins as asked' using errcode = 'check_violation', constraint = 'pledge_begins_asked';
  end if;
  return new;
end $$;
create trigger pledge_begins_asked before insert on pledge for each row execute function pledge_begins_asked();
