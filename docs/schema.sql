-- The whole schema, written by `cargo test` from migrations/; `UPDATE_GOLDEN=1 cargo test` writes it anew.

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;

COMMENT ON EXTENSION unaccent IS 'text search dictionary that removes accents';

CREATE FUNCTION public.account_for_sign_in(member_code text) RETURNS TABLE(member_id uuid, password_hash text, activation_hash bytea, activation_expires_at timestamp with time zone, holds_office boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select account.member_id, account.password_hash, account.activation_hash, account.activation_expires_at,
           exists (select 1 from appointment
                    where appointment.member_id = account.member_id and appointment.during @> actor_day())
      from member join account on account.member_id = member.id
     where member.code = member_code and member.standing not in ('transferred', 'ended')
  $$;

CREATE FUNCTION public.act_as(actor uuid, day date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

CREATE FUNCTION public.actor_day() RETURNS date
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ select coalesce(nullif(current_setting('app.day', true), '')::date,
                        (now() at time zone 'Asia/Ho_Chi_Minh')::date) $$;

CREATE FUNCTION public.actor_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ select nullif(current_setting('app.actor_id', true), '')::uuid $$;

CREATE FUNCTION public.actor_keeps_register() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ select actor_set('keeper_seats') <> '{}' $$;

CREATE FUNCTION public.actor_set(name text) RETURNS uuid[]
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ select coalesce(nullif(current_setting('app.' || name, true), ''), '{}')::uuid[] $$;

CREATE FUNCTION public.begin_agency_history() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  insert into agency_history (agency_id, during, name, reason) values (new.id, new.during, new.name, 'Lập danh bạ');

  return null;

end $$;

CREATE FUNCTION public.close_agency(closing uuid, successor uuid, first_day date, years uuid[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare moved bigint;

begin
  perform demand_register_keeper();

  update agency set during = daterange(lower(during), greatest(lower(during), first_day)) where id = closing;

  update agency_history set during = daterange(lower(during), greatest(lower(during), first_day))
   where agency_id = closing and upper_inf(during);

  update appointment set during = daterange(lower(during), greatest(lower(during), first_day))
   where agency_id = closing and (upper_inf(during) or upper(during) > first_day);

  update pledge set agency_id = successor, version = version + 1
   where agency_id = closing and cycle_id = any(years) and stage <> 'decided';

  update member set agency_id = successor where agency_id = closing;

  get diagnostics moved = row_count;

  return moved;

end $$;

CREATE FUNCTION public.close_offices(ending uuid[], successors uuid[], hands_over boolean[], first_day date, years uuid[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
  mover    text := coalesce(actor_id()::text, '');

  closed   bigint;

  people   uuid[];

  managers uuid[];

  reasons  text[];

begin
  perform demand_register_keeper();

  -- An office that goes on is no new one: whoever carries out the act may be among those who keep theirs.
  perform set_config('app.actor_id', '', true);

  insert into appointment (id, member_id, office, unit_id, during)
  select distinct on (appointment.member_id, appointment.office, gone.successor)
         gen_random_uuid(), appointment.member_id, appointment.office, gone.successor,
         daterange(first_day, upper(appointment.during))
    from unnest(ending, successors, hands_over) as gone (id, successor, goes_on)
    join unit on unit.id = gone.id and unit.dissolved_on = first_day and unit.successor_id = gone.successor
    join appointment on appointment.unit_id = gone.id
   where gone.goes_on and gone.successor is not null
     and (upper_inf(appointment.during) or upper(appointment.during) > first_day)
     and not exists (select 1 from appointment already
                      where already.member_id = appointment.member_id and already.office = appointment.office
                        and already.unit_id = gone.successor and already.during @> first_day)
  on conflict do nothing;

  perform set_config('app.actor_id', mover, true);

  update appointment set during = daterange(lower(during), greatest(lower(during), first_day))
   where unit_id = any(ending) and (upper_inf(during) or upper(during) > first_day);

  get diagnostics closed = row_count;

  select array_agg(management.member_id), array_agg(gone.successor), array_agg(management.override_reason)
    into people, managers, reasons
    from unnest(ending, successors) as gone (id, successor)
    join management on management.unit_id = gone.id
   where upper_inf(management.during) or upper(management.during) > first_day;

  update management set during = daterange(lower(during), greatest(lower(during), first_day))
   where unit_id = any(ending) and (upper_inf(during) or upper(during) > first_day);

  insert into management (id, member_id, unit_id, during, override_reason)
  select gen_random_uuid(), member_id, manager, daterange(first_day, null), reason
    from unnest(people, managers, reasons) as managed (member_id, manager, reason) where manager is not null;

  update member set manager_id = manager
    from unnest(people, managers) as managed (member_id, manager) where member.id = managed.member_id;

  update pledge set manager_id = manager, version = version + 1
    from unnest(people, managers) as managed (member_id, manager)
   where pledge.member_id = managed.member_id and pledge.cycle_id = any(years) and pledge.stage <> 'decided'
     and pledge.manager_id = any(ending);

  return closed;

end $$;

CREATE FUNCTION public.count_asked_pledges() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  insert into pledge_tally as tally (cycle_id, branch_id, asked)
  select cycle_id, branch_id, count(*) from fresh group by cycle_id, branch_id
      on conflict (cycle_id, branch_id) do update set asked = tally.asked + excluded.asked;

  return null;

end $$;

CREATE FUNCTION public.deciding_unit(branch uuid) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select coalesce((select unit.id from unit_closure closure join unit on unit.id = closure.above_id
                      where closure.below_id = branch
                        and unit.kind in ('grassroots_committee', 'base_branch', 'commune_committee')
                      order by closure.depth limit 1), branch)
  $$;

CREATE FUNCTION public.demand_register_keeper() RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
begin
  if not actor_keeps_register() then
    raise exception 'the actor keeps no register' using errcode = 'insufficient_privilege';

  end if;

end $$;

CREATE FUNCTION public.device_is_known(token bytea, member_code text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select exists (select 1 from known_device join member on member.id = known_device.member_id
                    where known_device.token_hash = token and member.code = member_code)
  $$;

CREATE FUNCTION public.few_units_below(seats uuid[]) RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare units uuid[];

begin
  if seats = '{}' then return seats; end if;

  units := array(select below_id from unit_closure where above_id = any (seats) limit 65);

  return case when cardinality(units) > 64 then '{}' else units end;

end $$;

CREATE FUNCTION public.move_pledge_tally() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  insert into pledge_tally as tally
    (cycle_id, branch_id, asked, draft, submitted, returned, agreed, late, self_reviewed, proposed, decided)
  select * from (
    select cycle_id, branch_id,
           sum(sign * (state = 'asked')::int) as asked, sum(sign * (state = 'draft')::int) as draft,
           sum(sign * (state = 'submitted')::int) as submitted, sum(sign * (state = 'returned')::int) as returned,
           sum(sign * (state = 'agreed')::int) as agreed, sum(sign * late::int) as late,
           sum(sign * (stage = 'self_reviewed')::int) as self_reviewed,
           sum(sign * (stage = 'proposed')::int) as proposed, sum(sign * (stage = 'decided')::int) as decided
      from (select 1 as sign, cycle_id, branch_id, state, stage, late from now_there
            union all
            select -1, cycle_id, branch_id, state, stage, late from was_there) step
     group by cycle_id, branch_id) change
   where (asked, draft, submitted, returned, agreed, late, self_reviewed, proposed, decided)
         is distinct from (0, 0, 0, 0, 0, 0, 0, 0, 0)
  on conflict (cycle_id, branch_id) do update
    set asked = tally.asked + excluded.asked, draft = tally.draft + excluded.draft,
        submitted = tally.submitted + excluded.submitted, returned = tally.returned + excluded.returned,
        agreed = tally.agreed + excluded.agreed, late = tally.late + excluded.late,
        self_reviewed = tally.self_reviewed + excluded.self_reviewed,
        proposed = tally.proposed + excluded.proposed, decided = tally.decided + excluded.decided;

  return null;

end $$;

CREATE FUNCTION public.note_import_progress(import_id uuid, percent integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$ update import set progress = percent where id = import_id and state = 'reading' and progress < percent $$;

CREATE FUNCTION public.pledge_begins_asked() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if (new.state, new.stage, new.late) is distinct from ('asked', 'open', false) then
    raise exception 'a pledge begins as asked' using errcode = 'check_violation', constraint = 'pledge_begins_asked';

  end if;

  return new;

end $$;

CREATE FUNCTION public.pledges_follow(year_id uuid, moving uuid[], fresh uuid[], happened_at timestamp with time zone, mover_name text, mover_title text, words text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare moved bigint;

begin
  perform demand_register_keeper();

  with going as materialized (
    select pledge.id, pledge.branch_id as old_branch, member.branch_id as new_branch, them.id as event_id
      from unnest(fresh, moving) as them (id, member_id)
      join member on member.id = them.member_id
      join pledge on pledge.member_id = member.id and pledge.cycle_id = year_id
     where pledge.branch_id <> member.branch_id and pledge.stage <> 'decided'
  ), target as materialized (
    select branch, deciding_unit(branch) as decides from (select distinct new_branch as branch from going) them
  ), followed as (
    update pledge set branch_id = target.branch, decides_id = target.decides, version = pledge.version + 1
      from going join target on target.branch = going.new_branch
     where pledge.id = going.id
  )
  insert into pledge_event (id, pledge_id, key, at, actor_id, actor_name, office_title, own, step, reason)
  select going.event_id, going.id, going.event_id, happened_at, actor_id(), mover_name, mover_title, false, 'relocate',
         'Từ ' || old_unit.name || ' sang ' || new_unit.name || words
    from going
    join unit old_unit on old_unit.id = going.old_branch
    join unit new_unit on new_unit.id = going.new_branch;

  get diagnostics moved = row_count;

  return moved;

end $$;

CREATE FUNCTION public.pledges_look_up_who_decides(years uuid[], tops uuid[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare changed bigint;

begin
  perform demand_register_keeper();

  with target as materialized (
    select branch, deciding_unit(branch) as decides
      from (select distinct below_id as branch from unit_closure where above_id = any(tops)) them
  )
  update pledge set decides_id = target.decides, version = pledge.version + 1
    from target
   where pledge.branch_id = target.branch and pledge.cycle_id = any(years) and pledge.stage <> 'decided'
     and pledge.decides_id <> target.decides;

  get diagnostics changed = row_count;

  return changed;

end $$;

CREATE FUNCTION public.rebuild_unit_closure() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

CREATE FUNCTION public.refuse_frozen_template() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if old.frozen_at is not null and new.content is distinct from old.content then
    raise exception 'template % is frozen', old.id using errcode = 'check_violation', constraint = 'template_frozen';

  end if;

  return new;

end $$;

CREATE FUNCTION public.refuse_own_grade() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if old.member_id = actor_id()
     and (new.proposed_grade is distinct from old.proposed_grade
          or new.decided_grade is distinct from old.decided_grade
          or (new.stage is distinct from old.stage and (old.stage, new.stage) is distinct from ('open', 'self_reviewed')))
  then
    raise exception 'pledge % is graded by others', old.id
      using errcode = 'check_violation', constraint = 'pledge_not_graded_by_self';

  end if;

  return new;

end $$;

CREATE FUNCTION public.relocate_members(moving uuid[], fresh uuid[], target uuid, first_day date) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare moved bigint;

begin
  perform demand_register_keeper();

  update membership set during = daterange(lower(during), first_day)
   where member_id = any(moving) and kind = 'official' and during @> first_day
     and lower(during) is distinct from first_day;

  update membership set branch_id = target
   where member_id = any(moving) and kind = 'official' and lower(during) = first_day and during @> first_day;

  insert into membership (id, member_id, branch_id, kind, during)
  select them.id, them.member_id, target, 'official', daterange(first_day, null)
    from unnest(fresh, moving) as them (id, member_id)
   where not exists (select 1 from membership
                      where membership.member_id = them.member_id and membership.kind = 'official'
                        and (membership.during @> first_day or lower(membership.during) > first_day));

  update member set branch_id = target
   where id = any(moving)
     and exists (select 1 from membership
                  where membership.member_id = member.id and membership.kind = 'official'
                    and membership.branch_id = target and lower(membership.during) = first_day
                    and upper_inf(membership.during));

  get diagnostics moved = row_count;

  return moved;

end $$;

CREATE FUNCTION public.session_actor(token bytea, at timestamp with time zone, day date) RETURNS TABLE(member_id uuid, code text, full_name text, branch_id uuid, stale boolean, offices jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
begin
  return query
    select member.id, member.code, member.full_name, member.branch_id,
           session.last_seen_at < at - interval '1 minute',
           (select coalesce(jsonb_agg(jsonb_build_object(
                     'office', appointment.office,
                     'unit', unit.id, 'unit_name', coalesce(unit.name, agency.name),
                     'unit_kind', unit.kind, 'agency', agency.id)
                     order by appointment.office, unit.code), '[]')
              from appointment
              left join unit on unit.id = appointment.unit_id
              left join agency on agency.id = appointment.agency_id
             where appointment.member_id = member.id and appointment.during @> day)
      from session join member on member.id = session.member_id
     where session.token_hash = token
       and session.expires_at > at
       and session.last_seen_at > at - session.idle;

end $$;

CREATE FUNCTION public.touch_session(token bytea, at timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$ update session set last_seen_at = at where token_hash = token and last_seen_at < at $$;

CREATE FUNCTION public.unit_and_predecessors(unit_id uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $_$
    with recursive gone (id) as (
      select $1
      union
      select unit.id from unit join gone on unit.successor_id = gone.id
    )
    select id from gone
  $_$;

CREATE FUNCTION public.unit_tree(day date) RETURNS TABLE(above_id uuid, below_id uuid, depth integer)
    LANGUAGE sql STABLE
    AS $$
    select above_id, below_id, depth from unit_closure where day is null
    union all
    select above_id, below_id, depth from unit_line where during @> day
  $$;

CREATE FUNCTION public.vn_fold(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$ select lower(public.unaccent('public.unaccent'::regdictionary, normalize($1, NFC))) $_$;

CREATE FUNCTION public.votes_total(votes jsonb) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ select coalesce(sum(value::bigint), 0) from jsonb_each_text(votes) $$;

CREATE TABLE public.account (
    member_id uuid NOT NULL,
    password_hash text,
    password_set_at timestamp with time zone,
    activation_hash bytea,
    activation_expires_at timestamp with time zone
);

CREATE TABLE public.agency (
    id uuid NOT NULL,
    name text NOT NULL,
    during daterange NOT NULL
);

CREATE TABLE public.agency_history (
    agency_id uuid NOT NULL,
    during daterange NOT NULL,
    name text NOT NULL,
    reason text NOT NULL,
    basis text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.appointment (
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    office text NOT NULL,
    unit_id uuid,
    agency_id uuid,
    during daterange NOT NULL,
    CONSTRAINT appointment_check CHECK (((office = 'agency_head'::text) = (agency_id IS NOT NULL))),
    CONSTRAINT appointment_check1 CHECK (((unit_id IS NULL) <> (agency_id IS NULL))),
    CONSTRAINT appointment_office_check CHECK ((office = ANY (ARRAY['secretary'::text, 'deputy_secretary'::text, 'branch_committee'::text, 'grassroots_committee'::text, 'agency_head'::text, 'organization_board'::text, 'standing_committee'::text, 'inspection'::text, 'administrator'::text])))
);

CREATE TABLE public.audit_entry (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid,
    office text,
    act text NOT NULL,
    object text NOT NULL,
    object_id uuid,
    details jsonb DEFAULT '{}'::jsonb NOT NULL
);

ALTER TABLE public.audit_entry ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.ballot (
    id uuid NOT NULL,
    pledge_id uuid NOT NULL,
    key uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    held_on date NOT NULL,
    entitled integer NOT NULL,
    present integer NOT NULL,
    issued integer NOT NULL,
    returned integer NOT NULL,
    invalid integer NOT NULL,
    votes jsonb NOT NULL,
    CONSTRAINT ballot_entitled_check CHECK ((entitled > 0)),
    CONSTRAINT ballot_invalid_check CHECK ((invalid >= 0)),
    CONSTRAINT ballot_issued_check CHECK ((issued >= 0)),
    CONSTRAINT ballot_present_check CHECK ((present >= 0)),
    CONSTRAINT ballot_returned_check CHECK ((returned >= 0)),
    CONSTRAINT ballot_sums CHECK (((entitled >= present) AND (present >= issued) AND (issued >= returned) AND (returned = (invalid + public.votes_total(votes)))))
);

CREATE TABLE public.check_in (
    id uuid NOT NULL,
    pledge_id uuid NOT NULL,
    commitment_id uuid NOT NULL,
    key uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    progress text NOT NULL,
    value numeric,
    words text DEFAULT ''::text NOT NULL,
    CONSTRAINT check_in_progress_check CHECK ((progress = ANY (ARRAY['on_track'::text, 'at_risk'::text, 'behind'::text, 'done'::text])))
);

CREATE TABLE public.cycle (
    id uuid NOT NULL,
    year integer NOT NULL,
    rule_set_id uuid NOT NULL,
    opens_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    cut_off_at timestamp with time zone NOT NULL,
    opened_at timestamp with time zone,
    opened_by uuid,
    CONSTRAINT cycle_check CHECK (((opens_at < due_at) AND (due_at <= cut_off_at))),
    CONSTRAINT cycle_year_check CHECK (((year >= 1990) AND (year <= 2200)))
);

CREATE TABLE public.cycle_phase (
    cycle_id uuid NOT NULL,
    phase text NOT NULL,
    opens_at timestamp with time zone NOT NULL,
    closes_at timestamp with time zone NOT NULL,
    CONSTRAINT cycle_phase_check CHECK ((opens_at < closes_at)),
    CONSTRAINT cycle_phase_phase_check CHECK ((phase = ANY (ARRAY['writing'::text, 'confirming'::text, 'follow_up'::text, 'self_review'::text, 'branch_review'::text, 'decision'::text, 'publication'::text])))
);

CREATE TABLE public.decision (
    id uuid NOT NULL,
    pledge_id uuid NOT NULL,
    key uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    actor_name text NOT NULL,
    office_title text NOT NULL,
    unit_id uuid NOT NULL,
    grade text NOT NULL,
    number text NOT NULL,
    decided_on date NOT NULL,
    override_reference text,
    CONSTRAINT decision_number_check CHECK ((number <> ''::text))
);

CREATE TABLE public.follow_up_note (
    id uuid NOT NULL,
    pledge_id uuid NOT NULL,
    commitment_id uuid,
    key uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    actor_name text NOT NULL,
    office text NOT NULL,
    office_title text NOT NULL,
    audience text NOT NULL,
    words text NOT NULL,
    CONSTRAINT follow_up_note_audience_check CHECK ((audience = ANY (ARRAY['open'::text, 'officers'::text]))),
    CONSTRAINT follow_up_note_words_check CHECK ((words <> ''::text))
);

CREATE TABLE public.import (
    id uuid NOT NULL,
    state text NOT NULL,
    file_name text NOT NULL,
    digest bytea NOT NULL,
    uploaded_at timestamp with time zone NOT NULL,
    uploaded_by uuid NOT NULL,
    progress integer DEFAULT 0 NOT NULL,
    message text,
    rows jsonb,
    preview jsonb,
    applied_at timestamp with time zone,
    CONSTRAINT import_state_check CHECK ((state = ANY (ARRAY['reading'::text, 'read'::text, 'refused'::text, 'applying'::text, 'applied'::text, 'discarded'::text])))
);

CREATE TABLE public.installation (
    only_row boolean DEFAULT true NOT NULL,
    demonstration boolean DEFAULT false NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT installation_only_row_check CHECK (only_row)
);

CREATE TABLE public.known_device (
    token_hash bytea NOT NULL,
    member_id uuid NOT NULL,
    seen_at timestamp with time zone NOT NULL
);

CREATE TABLE public.leader_copy (
    pledge_id uuid NOT NULL,
    revision integer NOT NULL,
    unit_id uuid NOT NULL,
    received_at timestamp with time zone NOT NULL,
    receipt text NOT NULL,
    opened_at timestamp with time zone,
    opened_by uuid
);

CREATE TABLE public.legal_basis (
    id uuid NOT NULL,
    number text NOT NULL,
    issuer text NOT NULL,
    issued_on date NOT NULL,
    title text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    replaced_by uuid
);

CREATE TABLE public.management (
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    during daterange NOT NULL,
    override_reason text
);

CREATE TABLE public.member (
    id uuid NOT NULL,
    code text NOT NULL,
    full_name text NOT NULL,
    given_name text GENERATED ALWAYS AS ("substring"(full_name, '[^ ]+$'::text)) STORED NOT NULL,
    fold text GENERATED ALWAYS AS (public.vn_fold(full_name)) STORED NOT NULL,
    sex text,
    born_on date,
    joined_on date,
    official_on date,
    card_number text,
    phone text,
    standing text NOT NULL,
    branch_id uuid,
    agency_id uuid,
    manager_id uuid,
    email text,
    CONSTRAINT member_code_check CHECK ((code ~ '^[A-Z0-9-]{3,20}$'::text)),
    CONSTRAINT member_email_check CHECK (((email ~ '^[^@\s]+@[^@\s]+$'::text) AND (length(email) <= 254))),
    CONSTRAINT member_full_name_check CHECK ((full_name <> ''::text)),
    CONSTRAINT member_sex_check CHECK ((sex = ANY (ARRAY['male'::text, 'female'::text]))),
    CONSTRAINT member_standing_check CHECK ((standing = ANY (ARRAY['probationary'::text, 'official'::text, 'exempt'::text, 'suspended'::text, 'temporary'::text, 'transferred'::text, 'ended'::text])))
);

CREATE TABLE public.membership (
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    branch_id uuid NOT NULL,
    kind text NOT NULL,
    during daterange NOT NULL,
    CONSTRAINT membership_kind_check CHECK ((kind = ANY (ARRAY['official'::text, 'temporary'::text])))
);

CREATE TABLE public.pledge (
    id uuid NOT NULL,
    cycle_id uuid NOT NULL,
    member_id uuid NOT NULL,
    category text NOT NULL,
    branch_id uuid NOT NULL,
    decides_id uuid NOT NULL,
    agency_id uuid,
    manager_id uuid,
    state text DEFAULT 'asked'::text NOT NULL,
    version integer DEFAULT 0 NOT NULL,
    revision integer,
    submitted_at timestamp with time zone,
    late boolean DEFAULT false NOT NULL,
    read_at timestamp with time zone,
    agreed_at timestamp with time zone,
    agreed_by uuid,
    extended_to timestamp with time zone,
    stage text DEFAULT 'open'::text NOT NULL,
    proposed_grade text,
    decided_grade text,
    CONSTRAINT pledge_category_check CHECK ((category = ANY (ARRAY['member'::text, 'leader'::text, 'managed_leader'::text, 'outside'::text]))),
    CONSTRAINT pledge_check CHECK (((state <> ALL (ARRAY['submitted'::text, 'returned'::text, 'agreed'::text])) OR ((revision IS NOT NULL) AND (submitted_at IS NOT NULL)))),
    CONSTRAINT pledge_check1 CHECK (((state = 'agreed'::text) = ((agreed_at IS NOT NULL) AND (agreed_by IS NOT NULL)))),
    CONSTRAINT pledge_not_agreed_by_self CHECK ((agreed_by IS DISTINCT FROM member_id)),
    CONSTRAINT pledge_stage_check CHECK ((stage = ANY (ARRAY['open'::text, 'self_reviewed'::text, 'proposed'::text, 'decided'::text]))),
    CONSTRAINT pledge_stage_has_its_grade CHECK ((((stage <> 'proposed'::text) OR (proposed_grade IS NOT NULL)) AND ((stage <> 'decided'::text) OR (decided_grade IS NOT NULL)))),
    CONSTRAINT pledge_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'draft'::text, 'submitted'::text, 'returned'::text, 'agreed'::text])))
);

CREATE TABLE public.pledge_draft (
    pledge_id uuid NOT NULL,
    member_id uuid NOT NULL,
    version integer NOT NULL,
    content jsonb NOT NULL,
    saved_at timestamp with time zone NOT NULL
);

CREATE TABLE public.pledge_event (
    id uuid NOT NULL,
    pledge_id uuid NOT NULL,
    key uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    actor_name text NOT NULL,
    office_title text,
    own boolean NOT NULL,
    step text NOT NULL,
    revision integer,
    reason text,
    CONSTRAINT pledge_event_own_steps CHECK ((own = (step = ANY (ARRAY['begin'::text, 'submit'::text, 'take_back'::text, 'amend'::text, 'self_review'::text]))))
);

CREATE TABLE public.pledge_remark (
    event_id uuid NOT NULL,
    pledge_id uuid NOT NULL,
    revision integer NOT NULL,
    commitment_id uuid,
    words text NOT NULL,
    CONSTRAINT pledge_remark_words_check CHECK ((words <> ''::text))
);

CREATE TABLE public.pledge_revision (
    pledge_id uuid NOT NULL,
    number integer NOT NULL,
    template_id uuid NOT NULL,
    content jsonb NOT NULL,
    pinned jsonb NOT NULL,
    digest bytea NOT NULL,
    submitted_at timestamp with time zone NOT NULL,
    submitted_by uuid NOT NULL,
    CONSTRAINT pledge_revision_digest_check CHECK ((length(digest) = 32))
);

CREATE TABLE public.pledge_tally (
    cycle_id uuid NOT NULL,
    branch_id uuid NOT NULL,
    asked integer DEFAULT 0 NOT NULL,
    draft integer DEFAULT 0 NOT NULL,
    submitted integer DEFAULT 0 NOT NULL,
    returned integer DEFAULT 0 NOT NULL,
    agreed integer DEFAULT 0 NOT NULL,
    late integer DEFAULT 0 NOT NULL,
    self_reviewed integer DEFAULT 0 NOT NULL,
    proposed integer DEFAULT 0 NOT NULL,
    decided integer DEFAULT 0 NOT NULL
);

CREATE TABLE public.post (
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    agency_id uuid,
    during daterange NOT NULL,
    CONSTRAINT post_kind_check CHECK ((kind = ANY (ARRAY['party'::text, 'government'::text, 'mass'::text])))
);

CREATE TABLE public.proposal (
    id uuid NOT NULL,
    pledge_id uuid NOT NULL,
    key uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    actor_name text NOT NULL,
    office_title text NOT NULL,
    ballot_id uuid,
    grade text NOT NULL,
    words text NOT NULL
);

CREATE TABLE public.reorganization (
    id uuid NOT NULL,
    act text NOT NULL,
    state text NOT NULL,
    unit_id uuid,
    agency_id uuid,
    first_day date,
    reason text DEFAULT ''::text NOT NULL,
    basis text DEFAULT ''::text NOT NULL,
    lines jsonb DEFAULT '[]'::jsonb NOT NULL,
    file_name text,
    rows jsonb,
    problems jsonb DEFAULT '[]'::jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by uuid NOT NULL,
    maker text NOT NULL,
    done_at timestamp with time zone,
    CONSTRAINT reorganization_act_check CHECK ((act = ANY (ARRAY['founding'::text, 'renaming'::text, 'moving'::text, 'merger'::text, 'division'::text, 'dissolution'::text, 'reform'::text, 'agency_founding'::text, 'agency_renaming'::text, 'agency_closing'::text]))),
    CONSTRAINT reorganization_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'refused'::text, 'done'::text, 'discarded'::text])))
);

CREATE TABLE public.rule_set (
    id uuid NOT NULL,
    code text NOT NULL,
    title text NOT NULL,
    source text NOT NULL,
    valid_from date NOT NULL,
    rules jsonb NOT NULL
);

CREATE TABLE public.self_review (
    pledge_id uuid NOT NULL,
    member_id uuid NOT NULL,
    version integer NOT NULL,
    content jsonb NOT NULL,
    grade text,
    saved_at timestamp with time zone NOT NULL,
    submitted_at timestamp with time zone
);

CREATE TABLE public.session (
    token_hash bytea NOT NULL,
    member_id uuid NOT NULL,
    started_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    idle interval NOT NULL,
    agent text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.sign_in_failure (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    code text NOT NULL,
    address text NOT NULL
);

ALTER TABLE public.sign_in_failure ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.sign_in_failure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.state_grade (
    id uuid NOT NULL,
    pledge_id uuid NOT NULL,
    key uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    actor_name text NOT NULL,
    office_title text NOT NULL,
    grade text NOT NULL,
    words text NOT NULL
);

CREATE TABLE public.template (
    id uuid NOT NULL,
    cycle_id uuid NOT NULL,
    category text NOT NULL,
    version integer NOT NULL,
    content jsonb NOT NULL,
    frozen_at timestamp with time zone,
    CONSTRAINT template_category_check CHECK ((category = ANY (ARRAY['member'::text, 'leader'::text, 'managed_leader'::text, 'outside'::text])))
);

CREATE TABLE public.unit (
    id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    parent_id uuid,
    founded_on date NOT NULL,
    dissolved_on date,
    successor_id uuid,
    CONSTRAINT unit_check CHECK ((dissolved_on >= founded_on)),
    CONSTRAINT unit_check1 CHECK ((parent_id IS DISTINCT FROM id)),
    CONSTRAINT unit_kind_check CHECK ((kind = ANY (ARRAY['provincial_committee'::text, 'city_committee'::text, 'commune_committee'::text, 'grassroots_committee'::text, 'sectional_committee'::text, 'base_branch'::text, 'branch'::text]))),
    CONSTRAINT unit_successor_of_dissolved CHECK (((successor_id IS NULL) OR ((dissolved_on IS NOT NULL) AND (successor_id <> id))))
);

CREATE TABLE public.unit_closure (
    above_id uuid NOT NULL,
    below_id uuid NOT NULL,
    depth integer NOT NULL
);

CREATE TABLE public.unit_history (
    unit_id uuid NOT NULL,
    during daterange NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    parent_id uuid,
    reason text NOT NULL,
    basis text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.unit_line (
    above_id uuid NOT NULL,
    below_id uuid NOT NULL,
    depth integer NOT NULL,
    during daterange NOT NULL
);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (member_id);

ALTER TABLE ONLY public.agency_history
    ADD CONSTRAINT agency_history_one_a_day EXCLUDE USING gist (agency_id WITH =, during WITH &&);

ALTER TABLE ONLY public.agency
    ADD CONSTRAINT agency_name_unique UNIQUE (name);

ALTER TABLE ONLY public.agency
    ADD CONSTRAINT agency_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ballot
    ADD CONSTRAINT ballot_key UNIQUE (key);

ALTER TABLE ONLY public.ballot
    ADD CONSTRAINT ballot_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT check_in_key UNIQUE (key);

ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT check_in_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cycle
    ADD CONSTRAINT cycle_one_per_year UNIQUE (year);

ALTER TABLE ONLY public.cycle_phase
    ADD CONSTRAINT cycle_phase_pkey PRIMARY KEY (cycle_id, phase);

ALTER TABLE ONLY public.cycle
    ADD CONSTRAINT cycle_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_key UNIQUE (key);

ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.follow_up_note
    ADD CONSTRAINT follow_up_note_key UNIQUE (key);

ALTER TABLE ONLY public.follow_up_note
    ADD CONSTRAINT follow_up_note_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.import
    ADD CONSTRAINT import_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.installation
    ADD CONSTRAINT installation_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.known_device
    ADD CONSTRAINT known_device_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY public.leader_copy
    ADD CONSTRAINT leader_copy_pkey PRIMARY KEY (pledge_id, revision);

ALTER TABLE ONLY public.legal_basis
    ADD CONSTRAINT legal_basis_once UNIQUE (number, issuer, issued_on);

ALTER TABLE ONLY public.legal_basis
    ADD CONSTRAINT legal_basis_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.management
    ADD CONSTRAINT management_one_a_day EXCLUDE USING gist (member_id WITH =, during WITH &&);

ALTER TABLE ONLY public.management
    ADD CONSTRAINT management_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_code_unique UNIQUE (code);

ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_one_official EXCLUDE USING gist (member_id WITH =, during WITH &&) WHERE ((kind = 'official'::text));

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pledge_draft
    ADD CONSTRAINT pledge_draft_pkey PRIMARY KEY (pledge_id);

ALTER TABLE ONLY public.pledge_event
    ADD CONSTRAINT pledge_event_key UNIQUE (key);

ALTER TABLE ONLY public.pledge_event
    ADD CONSTRAINT pledge_event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pledge
    ADD CONSTRAINT pledge_one_per_year UNIQUE (member_id, cycle_id);

ALTER TABLE ONLY public.pledge
    ADD CONSTRAINT pledge_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pledge_revision
    ADD CONSTRAINT pledge_revision_pkey PRIMARY KEY (pledge_id, number);

ALTER TABLE ONLY public.pledge_tally
    ADD CONSTRAINT pledge_tally_pkey PRIMARY KEY (cycle_id, branch_id);

ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT proposal_key UNIQUE (key);

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT proposal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.reorganization
    ADD CONSTRAINT reorganization_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rule_set
    ADD CONSTRAINT rule_set_code_key UNIQUE (code);

ALTER TABLE ONLY public.rule_set
    ADD CONSTRAINT rule_set_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.self_review
    ADD CONSTRAINT self_review_pkey PRIMARY KEY (pledge_id);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY public.sign_in_failure
    ADD CONSTRAINT sign_in_failure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.state_grade
    ADD CONSTRAINT state_grade_key UNIQUE (key);

ALTER TABLE ONLY public.state_grade
    ADD CONSTRAINT state_grade_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.template
    ADD CONSTRAINT template_cycle_id_category_version_key UNIQUE (cycle_id, category, version);

ALTER TABLE ONLY public.template
    ADD CONSTRAINT template_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.unit_closure
    ADD CONSTRAINT unit_closure_pkey PRIMARY KEY (above_id, below_id);

ALTER TABLE ONLY public.unit
    ADD CONSTRAINT unit_code_unique UNIQUE (code);

ALTER TABLE ONLY public.unit_history
    ADD CONSTRAINT unit_history_one_a_day EXCLUDE USING gist (unit_id WITH =, during WITH &&);

ALTER TABLE ONLY public.unit_line
    ADD CONSTRAINT unit_line_one_a_day EXCLUDE USING gist (above_id WITH =, below_id WITH =, during WITH &&);

ALTER TABLE ONLY public.unit
    ADD CONSTRAINT unit_pkey PRIMARY KEY (id);

CREATE INDEX appointment_member ON public.appointment USING btree (member_id);

CREATE UNIQUE INDEX appointment_once ON public.appointment USING btree (member_id, office, COALESCE(unit_id, agency_id), lower(during));

CREATE INDEX appointment_unit ON public.appointment USING btree (unit_id);

CREATE INDEX audit_entry_object ON public.audit_entry USING btree (object_id, id);

CREATE INDEX ballot_pledge ON public.ballot USING btree (pledge_id, at);

CREATE INDEX check_in_pledge ON public.check_in USING btree (pledge_id, commitment_id, at);

CREATE INDEX decision_pledge ON public.decision USING btree (pledge_id, at);

CREATE INDEX follow_up_note_pledge ON public.follow_up_note USING btree (pledge_id, at);

CREATE INDEX leader_copy_unit ON public.leader_copy USING btree (unit_id, received_at);

CREATE INDEX member_agency ON public.member USING btree (agency_id);

CREATE INDEX member_branch ON public.member USING btree (branch_id);

CREATE UNIQUE INDEX member_card_unique ON public.member USING btree (card_number) WHERE (card_number IS NOT NULL);

CREATE INDEX member_fold ON public.member USING gin (fold public.gin_trgm_ops);

CREATE INDEX member_manager ON public.member USING btree (manager_id) WHERE (manager_id IS NOT NULL);

CREATE INDEX membership_branch ON public.membership USING btree (branch_id);

CREATE INDEX membership_member ON public.membership USING btree (member_id);

CREATE INDEX pledge_agency ON public.pledge USING btree (agency_id, cycle_id) WHERE (agency_id IS NOT NULL);

CREATE INDEX pledge_branch ON public.pledge USING btree (cycle_id, branch_id, state);

CREATE INDEX pledge_decides ON public.pledge USING btree (cycle_id, decides_id);

CREATE INDEX pledge_event_pledge ON public.pledge_event USING btree (pledge_id, at);

CREATE INDEX pledge_manager ON public.pledge USING btree (cycle_id, manager_id) WHERE (manager_id IS NOT NULL);

CREATE INDEX pledge_remark_pledge ON public.pledge_remark USING btree (pledge_id, revision);

CREATE INDEX post_member ON public.post USING btree (member_id);

CREATE INDEX proposal_pledge ON public.proposal USING btree (pledge_id, at);

CREATE INDEX reorganization_made_at ON public.reorganization USING btree (made_at DESC);

CREATE INDEX session_member ON public.session USING btree (member_id);

CREATE INDEX sign_in_failure_address ON public.sign_in_failure USING btree (address, at);

CREATE INDEX sign_in_failure_code ON public.sign_in_failure USING btree (code, at);

CREATE INDEX state_grade_pledge ON public.state_grade USING btree (pledge_id, at);

CREATE INDEX unit_closure_below ON public.unit_closure USING btree (below_id, depth);

CREATE INDEX unit_history_parent ON public.unit_history USING btree (parent_id);

CREATE INDEX unit_line_below ON public.unit_line USING btree (below_id);

CREATE INDEX unit_parent ON public.unit USING btree (parent_id);

CREATE INDEX unit_successor ON public.unit USING btree (successor_id) WHERE (successor_id IS NOT NULL);

CREATE TRIGGER agency_history_begins AFTER INSERT ON public.agency FOR EACH ROW EXECUTE FUNCTION public.begin_agency_history();

CREATE TRIGGER pledge_begins_asked BEFORE INSERT ON public.pledge FOR EACH ROW EXECUTE FUNCTION public.pledge_begins_asked();

CREATE TRIGGER pledge_not_graded_by_self BEFORE UPDATE ON public.pledge FOR EACH ROW WHEN ((((old.stage IS DISTINCT FROM new.stage) OR (old.proposed_grade IS DISTINCT FROM new.proposed_grade)) OR (old.decided_grade IS DISTINCT FROM new.decided_grade))) EXECUTE FUNCTION public.refuse_own_grade();

CREATE TRIGGER pledge_tally_insert AFTER INSERT ON public.pledge REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.count_asked_pledges();

CREATE TRIGGER pledge_tally_update AFTER UPDATE ON public.pledge REFERENCING OLD TABLE AS was_there NEW TABLE AS now_there FOR EACH STATEMENT EXECUTE FUNCTION public.move_pledge_tally();

CREATE TRIGGER template_frozen BEFORE UPDATE ON public.template FOR EACH ROW EXECUTE FUNCTION public.refuse_frozen_template();

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.agency_history
    ADD CONSTRAINT agency_history_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agency(id);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agency(id);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.ballot
    ADD CONSTRAINT ballot_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.ballot
    ADD CONSTRAINT ballot_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT check_in_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT check_in_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.cycle
    ADD CONSTRAINT cycle_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.cycle_phase
    ADD CONSTRAINT cycle_phase_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES public.cycle(id);

ALTER TABLE ONLY public.cycle
    ADD CONSTRAINT cycle_rule_set_id_fkey FOREIGN KEY (rule_set_id) REFERENCES public.rule_set(id);

ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.follow_up_note
    ADD CONSTRAINT follow_up_note_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.follow_up_note
    ADD CONSTRAINT follow_up_note_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.import
    ADD CONSTRAINT import_uploaded_by_fkey FOREIGN KEY (uploaded_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.known_device
    ADD CONSTRAINT known_device_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.leader_copy
    ADD CONSTRAINT leader_copy_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.leader_copy
    ADD CONSTRAINT leader_copy_pledge_id_revision_fkey FOREIGN KEY (pledge_id, revision) REFERENCES public.pledge_revision(pledge_id, number);

ALTER TABLE ONLY public.leader_copy
    ADD CONSTRAINT leader_copy_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.legal_basis
    ADD CONSTRAINT legal_basis_replaced_by_fkey FOREIGN KEY (replaced_by) REFERENCES public.legal_basis(id);

ALTER TABLE ONLY public.management
    ADD CONSTRAINT management_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.management
    ADD CONSTRAINT management_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agency(id);

ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_manager_id_fkey FOREIGN KEY (manager_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.pledge
    ADD CONSTRAINT pledge_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agency(id);

ALTER TABLE ONLY public.pledge
    ADD CONSTRAINT pledge_agreed_by_fkey FOREIGN KEY (agreed_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.pledge
    ADD CONSTRAINT pledge_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.pledge
    ADD CONSTRAINT pledge_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES public.cycle(id);

ALTER TABLE ONLY public.pledge
    ADD CONSTRAINT pledge_decides_id_fkey FOREIGN KEY (decides_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.pledge_draft
    ADD CONSTRAINT pledge_draft_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.pledge_draft
    ADD CONSTRAINT pledge_draft_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.pledge_event
    ADD CONSTRAINT pledge_event_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.pledge_event
    ADD CONSTRAINT pledge_event_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.pledge
    ADD CONSTRAINT pledge_manager_id_fkey FOREIGN KEY (manager_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.pledge
    ADD CONSTRAINT pledge_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.pledge_remark
    ADD CONSTRAINT pledge_remark_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.pledge_event(id);

ALTER TABLE ONLY public.pledge_remark
    ADD CONSTRAINT pledge_remark_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.pledge_revision
    ADD CONSTRAINT pledge_revision_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.pledge_revision
    ADD CONSTRAINT pledge_revision_submitted_by_fkey FOREIGN KEY (submitted_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.pledge_revision
    ADD CONSTRAINT pledge_revision_template_id_fkey FOREIGN KEY (template_id) REFERENCES public.template(id);

ALTER TABLE ONLY public.pledge_tally
    ADD CONSTRAINT pledge_tally_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.pledge_tally
    ADD CONSTRAINT pledge_tally_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES public.cycle(id);

ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agency(id);

ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT proposal_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT proposal_ballot_id_fkey FOREIGN KEY (ballot_id) REFERENCES public.ballot(id);

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT proposal_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.reorganization
    ADD CONSTRAINT reorganization_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agency(id);

ALTER TABLE ONLY public.reorganization
    ADD CONSTRAINT reorganization_made_by_fkey FOREIGN KEY (made_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.reorganization
    ADD CONSTRAINT reorganization_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.self_review
    ADD CONSTRAINT self_review_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.self_review
    ADD CONSTRAINT self_review_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.state_grade
    ADD CONSTRAINT state_grade_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.state_grade
    ADD CONSTRAINT state_grade_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.template
    ADD CONSTRAINT template_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES public.cycle(id);

ALTER TABLE ONLY public.unit_closure
    ADD CONSTRAINT unit_closure_above_id_fkey FOREIGN KEY (above_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.unit_closure
    ADD CONSTRAINT unit_closure_below_id_fkey FOREIGN KEY (below_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.unit_history
    ADD CONSTRAINT unit_history_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.unit_history
    ADD CONSTRAINT unit_history_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.unit_line
    ADD CONSTRAINT unit_line_above_id_fkey FOREIGN KEY (above_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.unit_line
    ADD CONSTRAINT unit_line_below_id_fkey FOREIGN KEY (below_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.unit
    ADD CONSTRAINT unit_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.unit
    ADD CONSTRAINT unit_successor_id_fkey FOREIGN KEY (successor_id) REFERENCES public.unit(id);

ALTER TABLE public.account ENABLE ROW LEVEL SECURITY;

CREATE POLICY account_change ON public.account FOR UPDATE TO app USING (((member_id = public.actor_id()) OR public.actor_keeps_register())) WITH CHECK (((member_id = public.actor_id()) OR public.actor_keeps_register()));

CREATE POLICY account_keep ON public.account FOR INSERT TO app WITH CHECK (( SELECT public.actor_keeps_register() AS actor_keeps_register));

CREATE POLICY account_own ON public.account FOR SELECT TO app USING (((member_id = public.actor_id()) OR public.actor_keeps_register()));

ALTER TABLE public.appointment ENABLE ROW LEVEL SECURITY;

CREATE POLICY appointment_change ON public.appointment FOR UPDATE TO app USING (( SELECT public.actor_keeps_register() AS actor_keeps_register));

CREATE POLICY appointment_keep ON public.appointment FOR INSERT TO app WITH CHECK (( SELECT public.actor_keeps_register() AS actor_keeps_register));

CREATE POLICY appointment_sight ON public.appointment FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.member
  WHERE (member.id = appointment.member_id))));

ALTER TABLE public.ballot ENABLE ROW LEVEL SECURITY;

CREATE POLICY ballot_append ON public.ballot FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = ballot.pledge_id) AND (pledge.member_id <> public.actor_id()))))));

CREATE POLICY ballot_sight ON public.ballot FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = ballot.pledge_id) AND (pledge.member_id IS DISTINCT FROM public.actor_id()) AND (( SELECT true
           FROM public.unit_closure line
          WHERE ((line.below_id = pledge.branch_id) AND (line.above_id = ANY (( SELECT public.actor_set('paper_seats'::text) AS actor_set)::uuid[])))
         LIMIT 1) OR (pledge.manager_id = ANY (( SELECT public.actor_set('managing_seats'::text) AS actor_set)::uuid[])))))));

ALTER TABLE public.check_in ENABLE ROW LEVEL SECURITY;

CREATE POLICY check_in_append ON public.check_in FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = check_in.pledge_id) AND (pledge.member_id = public.actor_id()))))));

CREATE POLICY check_in_sight ON public.check_in FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = check_in.pledge_id))));

ALTER TABLE public.decision ENABLE ROW LEVEL SECURITY;

CREATE POLICY decision_append ON public.decision FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = decision.pledge_id) AND (pledge.member_id <> public.actor_id()))))));

CREATE POLICY decision_sight ON public.decision FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = decision.pledge_id))));

ALTER TABLE public.follow_up_note ENABLE ROW LEVEL SECURITY;

CREATE POLICY follow_up_note_append ON public.follow_up_note FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = follow_up_note.pledge_id) AND (pledge.member_id <> public.actor_id()))))));

CREATE POLICY follow_up_note_sight ON public.follow_up_note FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = follow_up_note.pledge_id) AND ((follow_up_note.audience = 'open'::text) OR (pledge.member_id <> public.actor_id()))))));

ALTER TABLE public.import ENABLE ROW LEVEL SECURITY;

CREATE POLICY import_keep ON public.import TO app USING (public.actor_keeps_register()) WITH CHECK (public.actor_keeps_register());

ALTER TABLE public.known_device ENABLE ROW LEVEL SECURITY;

CREATE POLICY known_device_own ON public.known_device TO app USING ((member_id = public.actor_id())) WITH CHECK ((member_id = public.actor_id()));

ALTER TABLE public.leader_copy ENABLE ROW LEVEL SECURITY;

CREATE POLICY leader_copy_open ON public.leader_copy FOR UPDATE TO app USING (( SELECT true
   FROM public.unit_closure line
  WHERE ((line.below_id = leader_copy.unit_id) AND (line.above_id = ANY (( SELECT public.actor_set('paper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1));

CREATE POLICY leader_copy_send ON public.leader_copy FOR INSERT TO app WITH CHECK ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = leader_copy.pledge_id) AND (pledge.member_id = public.actor_id())))));

CREATE POLICY leader_copy_sight ON public.leader_copy FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = leader_copy.pledge_id))));

ALTER TABLE public.management ENABLE ROW LEVEL SECURITY;

CREATE POLICY management_change ON public.management FOR UPDATE TO app USING (( SELECT public.actor_keeps_register() AS actor_keeps_register));

CREATE POLICY management_keep ON public.management FOR INSERT TO app WITH CHECK (( SELECT public.actor_keeps_register() AS actor_keeps_register));

CREATE POLICY management_sight ON public.management FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.member
  WHERE (member.id = management.member_id))));

ALTER TABLE public.member ENABLE ROW LEVEL SECURITY;

CREATE POLICY member_change ON public.member FOR UPDATE TO app USING (( SELECT public.actor_keeps_register() AS actor_keeps_register)) WITH CHECK (( SELECT public.actor_keeps_register() AS actor_keeps_register));

CREATE POLICY member_keep ON public.member FOR INSERT TO app WITH CHECK (( SELECT public.actor_keeps_register() AS actor_keeps_register));

CREATE POLICY member_sight ON public.member FOR SELECT TO app USING (((id = public.actor_id()) OR (branch_id = ANY (( SELECT public.actor_set('register_branches'::text) AS actor_set)::uuid[])) OR ( SELECT true
   FROM public.unit_closure line
  WHERE ((line.below_id = member.branch_id) AND (line.above_id = ANY (( SELECT public.actor_set('register_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1) OR (manager_id = ANY (( SELECT public.actor_set('managing_seats'::text) AS actor_set)::uuid[])) OR (agency_id = ANY (( SELECT public.actor_set('headed_agencies'::text) AS actor_set)::uuid[]))));

ALTER TABLE public.membership ENABLE ROW LEVEL SECURITY;

CREATE POLICY membership_change ON public.membership FOR UPDATE TO app USING (( SELECT public.actor_keeps_register() AS actor_keeps_register));

CREATE POLICY membership_keep ON public.membership FOR INSERT TO app WITH CHECK (( SELECT public.actor_keeps_register() AS actor_keeps_register));

CREATE POLICY membership_sight ON public.membership FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.member
  WHERE (member.id = membership.member_id))));

ALTER TABLE public.pledge ENABLE ROW LEVEL SECURITY;

CREATE POLICY pledge_ask ON public.pledge FOR INSERT TO app WITH CHECK (( SELECT public.actor_keeps_register() AS actor_keeps_register));

ALTER TABLE public.pledge_draft ENABLE ROW LEVEL SECURITY;

CREATE POLICY pledge_draft_own ON public.pledge_draft TO app USING ((member_id = public.actor_id())) WITH CHECK ((member_id = public.actor_id()));

ALTER TABLE public.pledge_event ENABLE ROW LEVEL SECURITY;

CREATE POLICY pledge_event_append ON public.pledge_event FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = pledge_event.pledge_id) AND ((pledge.member_id = public.actor_id()) = pledge_event.own))))));

CREATE POLICY pledge_event_sight ON public.pledge_event FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = pledge_event.pledge_id))));

ALTER TABLE public.pledge_remark ENABLE ROW LEVEL SECURITY;

CREATE POLICY pledge_remark_append ON public.pledge_remark FOR INSERT TO app WITH CHECK ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = pledge_remark.pledge_id) AND (pledge.member_id <> public.actor_id())))));

CREATE POLICY pledge_remark_sight ON public.pledge_remark FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = pledge_remark.pledge_id))));

ALTER TABLE public.pledge_revision ENABLE ROW LEVEL SECURITY;

CREATE POLICY pledge_revision_send ON public.pledge_revision FOR INSERT TO app WITH CHECK (((submitted_by = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = pledge_revision.pledge_id) AND (pledge.member_id = public.actor_id()))))));

CREATE POLICY pledge_revision_sight ON public.pledge_revision FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = pledge_revision.pledge_id))));

CREATE POLICY pledge_sight ON public.pledge FOR SELECT TO app USING (((member_id = public.actor_id()) OR (branch_id = ANY (( SELECT public.actor_set('paper_branches'::text) AS actor_set)::uuid[])) OR ( SELECT true
   FROM public.unit_closure line
  WHERE ((line.below_id = pledge.branch_id) AND (line.above_id = ANY (( SELECT public.actor_set('paper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1) OR (manager_id = ANY (( SELECT public.actor_set('managing_seats'::text) AS actor_set)::uuid[])) OR (agency_id = ANY (( SELECT public.actor_set('headed_agencies'::text) AS actor_set)::uuid[]))));

CREATE POLICY pledge_step ON public.pledge FOR UPDATE TO app USING (((member_id = public.actor_id()) OR (branch_id = ANY (( SELECT public.actor_set('paper_branches'::text) AS actor_set)::uuid[])) OR ( SELECT true
   FROM public.unit_closure line
  WHERE ((line.below_id = pledge.branch_id) AND (line.above_id = ANY (( SELECT public.actor_set('paper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1) OR (manager_id = ANY (( SELECT public.actor_set('managing_seats'::text) AS actor_set)::uuid[]))));

ALTER TABLE public.post ENABLE ROW LEVEL SECURITY;

CREATE POLICY post_change ON public.post FOR UPDATE TO app USING (( SELECT public.actor_keeps_register() AS actor_keeps_register));

CREATE POLICY post_keep ON public.post FOR INSERT TO app WITH CHECK (( SELECT public.actor_keeps_register() AS actor_keeps_register));

CREATE POLICY post_sight ON public.post FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.member
  WHERE (member.id = post.member_id))));

ALTER TABLE public.proposal ENABLE ROW LEVEL SECURITY;

CREATE POLICY proposal_append ON public.proposal FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = proposal.pledge_id) AND (pledge.member_id <> public.actor_id()))))));

CREATE POLICY proposal_sight ON public.proposal FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = proposal.pledge_id))));

ALTER TABLE public.reorganization ENABLE ROW LEVEL SECURITY;

CREATE POLICY reorganization_keep ON public.reorganization TO app USING (( SELECT public.actor_keeps_register() AS actor_keeps_register)) WITH CHECK (( SELECT public.actor_keeps_register() AS actor_keeps_register));

ALTER TABLE public.self_review ENABLE ROW LEVEL SECURITY;

CREATE POLICY self_review_save ON public.self_review FOR UPDATE TO app USING (((member_id = public.actor_id()) AND (submitted_at IS NULL))) WITH CHECK ((member_id = public.actor_id()));

CREATE POLICY self_review_sight ON public.self_review FOR SELECT TO app USING (((member_id = public.actor_id()) OR ((submitted_at IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = self_review.pledge_id))))));

CREATE POLICY self_review_write ON public.self_review FOR INSERT TO app WITH CHECK (((member_id = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = self_review.pledge_id) AND (pledge.member_id = public.actor_id()))))));

ALTER TABLE public.session ENABLE ROW LEVEL SECURITY;

CREATE POLICY session_end ON public.session FOR DELETE TO app USING ((member_id = public.actor_id()));

CREATE POLICY session_own ON public.session FOR SELECT TO app USING ((member_id = public.actor_id()));

CREATE POLICY session_start ON public.session FOR INSERT TO app WITH CHECK ((member_id = public.actor_id()));

ALTER TABLE public.state_grade ENABLE ROW LEVEL SECURITY;

CREATE POLICY state_grade_append ON public.state_grade FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = state_grade.pledge_id) AND (pledge.member_id <> public.actor_id()))))));

CREATE POLICY state_grade_sight ON public.state_grade FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = state_grade.pledge_id))));
