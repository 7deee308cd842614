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

CREATE FUNCTION public.actor_agencies() RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return query
    select agency_id from appointment
     where member_id = actor_id() and during @> actor_day() and office = 'agency_head';

end $$;

CREATE FUNCTION public.actor_day() RETURNS date
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ select coalesce(nullif(current_setting('app.day', true), '')::date,
                        (now() at time zone 'Asia/Ho_Chi_Minh')::date) $$;

CREATE FUNCTION public.actor_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ select nullif(current_setting('app.actor_id', true), '')::uuid $$;

CREATE FUNCTION public.actor_keeps_register() RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return exists (select 1 from appointment
                  where member_id = actor_id() and during @> actor_day()
                    and office in ('organization_board', 'administrator'));

end $$;

CREATE FUNCTION public.actor_manages() RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return query
    select unit_id from appointment
     where member_id = actor_id() and during @> actor_day() and office = 'standing_committee';

end $$;

CREATE FUNCTION public.actor_register() RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return query
    select closure.below_id
      from appointment
      join unit_closure closure on closure.above_id = appointment.unit_id
     where appointment.member_id = actor_id()
       and appointment.during @> actor_day()
       and appointment.office <> 'standing_committee';

end $$;

CREATE FUNCTION public.actor_units() RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return query
    select closure.below_id
      from appointment
      join unit_closure closure on closure.above_id = appointment.unit_id
     where appointment.member_id = actor_id()
       and appointment.during @> actor_day()
       and appointment.office in ('secretary', 'deputy_secretary', 'branch_committee',
                                  'grassroots_committee', 'organization_board', 'inspection');

end $$;

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

CREATE FUNCTION public.add_to_pledge_tally(branch uuid, cycle uuid, more public.pledge, less public.pledge) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  insert into pledge_tally as tally
    (cycle_id, branch_id, asked, draft, submitted, returned, agreed, late, self_reviewed, proposed, decided)
  select cycle, branch,
         coalesce(sum(sign * (state = 'asked')::int), 0), coalesce(sum(sign * (state = 'draft')::int), 0),
         coalesce(sum(sign * (state = 'submitted')::int), 0), coalesce(sum(sign * (state = 'returned')::int), 0),
         coalesce(sum(sign * (state = 'agreed')::int), 0), coalesce(sum(sign * late::int), 0),
         coalesce(sum(sign * (stage = 'self_reviewed')::int), 0),
         coalesce(sum(sign * (stage = 'proposed')::int), 0), coalesce(sum(sign * (stage = 'decided')::int), 0)
    from (values (1, more.state, more.stage, more.late), (-1, less.state, less.stage, less.late))
           as step (sign, state, stage, late)
   where state is not null
  on conflict (cycle_id, branch_id) do update
    set asked = tally.asked + excluded.asked, draft = tally.draft + excluded.draft,
        submitted = tally.submitted + excluded.submitted, returned = tally.returned + excluded.returned,
        agreed = tally.agreed + excluded.agreed, late = tally.late + excluded.late,
        self_reviewed = tally.self_reviewed + excluded.self_reviewed,
        proposed = tally.proposed + excluded.proposed, decided = tally.decided + excluded.decided;

end $$;

CREATE FUNCTION public.claim_import(at timestamp with time zone, before timestamp with time zone) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare found_id uuid;

begin
  update import set state = 'read', claimed_at = null, cancelled_at = null, progress = 100,
         message = 'Lần ghi trước bị ngắt giữa chừng. Chưa có gì được ghi; mời đồng chí bấm nhập lại.'
   where state = 'applying' and claimed_at < before;

  select id into found_id from import
   where state = 'reading' and coalesce(claimed_at, uploaded_at) < before
   order by uploaded_at limit 1 for update skip locked;

  if found_id is not null then
    update import set claimed_at = at where id = found_id;

  end if;

  return found_id;

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

CREATE FUNCTION public.device_is_known(token bytea, member_code text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select exists (select 1 from known_device join member on member.id = known_device.member_id
                    where known_device.token_hash = token and member.code = member_code)
  $$;

CREATE FUNCTION public.forget_imports(oldest timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$ delete from import_undo using import where import.id = import_id and import.applied_at < oldest $$;

CREATE FUNCTION public.import_actor(wanted uuid, day date) RETURNS TABLE(member_id uuid, code text, full_name text, branch_id uuid, offices jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
begin
  return query
    select member.id, member.code, member.full_name, member.branch_id,
           (select coalesce(jsonb_agg(jsonb_build_object(
                     'office', appointment.office,
                     'unit', unit.id, 'unit_name', coalesce(unit.name, agency.name),
                     'unit_kind', unit.kind, 'agency', agency.id)
                     order by appointment.office, unit.code), '[]')
              from appointment
              left join unit on unit.id = appointment.unit_id
              left join agency on agency.id = appointment.agency_id
             where appointment.member_id = member.id and appointment.during @> day)
      from import join member on member.id = import.uploaded_by
     where import.id = wanted;

end $$;

CREATE FUNCTION public.keep_for_undo() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $_$
declare
  import uuid := nullif(current_setting('app.import_id', true), '')::uuid;

  key text := coalesce(tg_argv[0], 'id');

  keyless boolean := tg_table_name = 'unit_history';

begin
  if import is null then
    return null;

  end if;

  if tg_op = 'INSERT' then
    execute format(
      'insert into import_undo (import_id, relation, ids, sums, after)
       select $1, $2, array_agg(fresh.%I), array_agg(hashtextextended(fresh::text, 0)),
              case when $3 then jsonb_agg(to_jsonb(fresh)) end
         from fresh having count(*) > 0', key)
      using import, tg_table_name, keyless;

  else
    execute format(
      'insert into import_undo (import_id, relation, ids, sums, before, after)
       select $1, $2, array_agg(fresh.%I), array_agg(hashtextextended(fresh::text, 0)),
              (select jsonb_agg(to_jsonb(was)) from was), case when $3 then jsonb_agg(to_jsonb(fresh)) end
         from fresh having count(*) > 0', key)
      using import, tg_table_name, keyless;

  end if;

  return null;

end $_$;

CREATE FUNCTION public.move_pledge_tally() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  if old.branch_id = new.branch_id then
    perform add_to_pledge_tally(new.branch_id, new.cycle_id, new, old);

  else
    perform add_to_pledge_tally(old.branch_id, old.cycle_id, null, old);

    perform add_to_pledge_tally(new.branch_id, new.cycle_id, new, null);

  end if;

  return null;

end $$;

CREATE FUNCTION public.note_import_progress(import_id uuid, percent integer, at timestamp with time zone) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    update import set progress = greatest(progress, percent), claimed_at = at
     where id = import_id and state in ('reading', 'applying') and cancelled_at is null
    returning true
  $$;

CREATE FUNCTION public.pledge_begins_asked() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if (new.state, new.stage, new.late) is distinct from ('asked', 'open', false) then
    raise exception 'a pledge begins as asked' using errcode = 'check_violation', constraint = 'pledge_begins_asked';

  end if;

  return new;

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
      select unit.parent_id, line.below_id, line.depth + 1
        from line join unit on unit.id = line.above_id
       where unit.parent_id is not null
    )
    select above_id, below_id, depth from line;

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

CREATE FUNCTION public.undo_import(wanted uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $_$
#variable_conflict use_column
declare
  entry record;

  touched boolean;

  columns text;

  written bigint;

  culprit text;

begin
  if not actor_keeps_register() then
    return 'import';

  end if;

  -- Nobody may have changed what was written, not by a letter.
  for entry in
    select distinct relation from import_undo where import_id = wanted and relation <> 'unit_history' order by relation
  loop
    execute format(
      'with written as (
         select distinct on (line.id) line.id, line.sum
           from import_undo, unnest(ids, sums) as line (id, sum)
          where import_id = $1 and relation = $2 order by line.id, number desc)
       select exists (select 1 from written left join %1$I as present on present.%2$I = written.id
                       where present.%2$I is null or hashtextextended(present::text, 0) <> written.sum)',
      entry.relation, case entry.relation when 'account' then 'member_id' else 'id' end)
      into touched using wanted, entry.relation;

    if touched then
      return entry.relation;

    end if;

  end loop;

  if exists (select 1 from import_undo where import_id = wanted and relation = 'unit') then
    delete from unit_closure;

  end if;

  for entry in select * from import_undo where import_id = wanted order by number desc loop
    if entry.relation = 'unit_history' then
      delete from unit_history using jsonb_array_elements(entry.after) as line (value)
       where unit_history.unit_id = (line.value ->> 'unit_id')::uuid and to_jsonb(unit_history) = line.value;

      get diagnostics written = row_count;

      if written <> cardinality(entry.ids) then
        raise exception 'the history of units has moved on' using errcode = 'foreign_key_violation', table = 'unit_history';

      end if;

      insert into unit_history select * from jsonb_populate_recordset(null::unit_history, coalesce(entry.before, '[]'));

    elsif entry.before is null then
      if entry.relation = 'pledge' then
        update pledge_tally set asked = asked - gone.count
          from (select cycle_id, branch_id, count(*) as count from pledge where id = any(entry.ids) group by 1, 2) as gone
         where pledge_tally.cycle_id = gone.cycle_id and pledge_tally.branch_id = gone.branch_id;

      elsif entry.relation = 'unit' then
        delete from pledge_tally
         where branch_id = any(entry.ids)
           and asked + draft + submitted + returned + agreed + late + self_reviewed + proposed + decided = 0;

      end if;

      execute format('delete from %I where %I = any($1)', entry.relation,
                     case entry.relation when 'account' then 'member_id' else 'id' end) using entry.ids;

    else
      select string_agg(format('%1$I = was.%1$I', column_name), ', ') into columns
        from information_schema.columns
       where table_schema = 'public' and table_name = entry.relation and is_generated = 'NEVER' and column_name <> 'id';

      execute format('update %1$I as present set %2$s from jsonb_populate_recordset(null::%1$I, $1) as was
                       where was.id = present.id', entry.relation, columns) using entry.before;

    end if;

  end loop;

  if exists (select 1 from import_undo where import_id = wanted and relation = 'unit') then
    perform rebuild_unit_closure();

  end if;

  delete from import_ending where import_id = wanted;

  delete from import_undo where import_id = wanted;

  return null;

exception
  -- Something that came after leans on what would go.
  when foreign_key_violation or exclusion_violation or unique_violation then
    get stacked diagnostics culprit = table_name;

    return coalesce(nullif(culprit, ''), 'member');

end $_$;

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
    preview jsonb,
    applied_at timestamp with time zone,
    answers jsonb DEFAULT '{}'::jsonb NOT NULL,
    claimed_at timestamp with time zone,
    cancelled_at timestamp with time zone,
    reason text,
    undone_at timestamp with time zone,
    undone_by uuid,
    CONSTRAINT import_state_check CHECK ((state = ANY (ARRAY['reading'::text, 'read'::text, 'refused'::text, 'applying'::text, 'applied'::text, 'discarded'::text, 'undone'::text])))
);

CREATE TABLE public.import_ending (
    import_id uuid NOT NULL,
    member_id uuid NOT NULL,
    standing text NOT NULL,
    reason text NOT NULL,
    CONSTRAINT import_ending_reason_check CHECK ((reason <> ''::text)),
    CONSTRAINT import_ending_standing_check CHECK ((standing = ANY (ARRAY['transferred'::text, 'ended'::text])))
);

CREATE TABLE public.import_file (
    import_id uuid NOT NULL,
    content bytea NOT NULL
);

CREATE TABLE public.import_row (
    import_id uuid NOT NULL,
    "position" integer NOT NULL,
    sheet text NOT NULL,
    "row" integer,
    code text NOT NULL,
    name text NOT NULL,
    place text NOT NULL,
    fold text GENERATED ALWAYS AS (public.vn_fold(((name || ' '::text) || code))) STORED NOT NULL,
    fate text NOT NULL,
    changes jsonb NOT NULL,
    doubts jsonb NOT NULL,
    content jsonb NOT NULL,
    decision text,
    reason text,
    CONSTRAINT import_row_decision_check CHECK ((decision = ANY (ARRAY['take'::text, 'keep'::text, 'skip'::text, 'leave'::text, 'transferred'::text, 'ended'::text]))),
    CONSTRAINT import_row_fate_check CHECK ((fate = ANY (ARRAY['new'::text, 'changed'::text, 'same'::text, 'gone'::text]))),
    CONSTRAINT import_row_sheet_check CHECK ((sheet = ANY (ARRAY['units'::text, 'members'::text])))
);

CREATE TABLE public.import_undo (
    import_id uuid NOT NULL,
    number bigint NOT NULL,
    relation text NOT NULL,
    ids uuid[] NOT NULL,
    sums bigint[] NOT NULL,
    before jsonb,
    after jsonb
);

ALTER TABLE public.import_undo ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.import_undo_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
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

CREATE TABLE public.register_export (
    id uuid NOT NULL,
    unit_id uuid NOT NULL,
    purpose text NOT NULL,
    members integer NOT NULL,
    exported_at timestamp with time zone NOT NULL,
    exported_by uuid NOT NULL,
    CONSTRAINT register_export_purpose_check CHECK ((purpose <> ''::text))
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
    CONSTRAINT unit_check CHECK ((dissolved_on >= founded_on)),
    CONSTRAINT unit_check1 CHECK ((parent_id IS DISTINCT FROM id)),
    CONSTRAINT unit_kind_check CHECK ((kind = ANY (ARRAY['city_committee'::text, 'grassroots_committee'::text, 'sectional_committee'::text, 'base_branch'::text, 'branch'::text])))
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
    reason text NOT NULL
);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (member_id);

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

ALTER TABLE ONLY public.import_ending
    ADD CONSTRAINT import_ending_pkey PRIMARY KEY (import_id, member_id);

ALTER TABLE ONLY public.import_file
    ADD CONSTRAINT import_file_pkey PRIMARY KEY (import_id);

ALTER TABLE ONLY public.import
    ADD CONSTRAINT import_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.import_row
    ADD CONSTRAINT import_row_pkey PRIMARY KEY (import_id, "position");

ALTER TABLE ONLY public.import_undo
    ADD CONSTRAINT import_undo_pkey PRIMARY KEY (import_id, number);

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

ALTER TABLE ONLY public.register_export
    ADD CONSTRAINT register_export_pkey PRIMARY KEY (id);

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

CREATE INDEX import_ending_member ON public.import_ending USING btree (member_id);

CREATE INDEX import_row_doubtful ON public.import_row USING btree (import_id, "position") WHERE (doubts <> '[]'::jsonb);

CREATE INDEX import_row_fate ON public.import_row USING btree (import_id, fate, "position") WHERE (fate <> 'same'::text);

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

CREATE INDEX register_export_unit ON public.register_export USING btree (unit_id, exported_at DESC);

CREATE INDEX session_member ON public.session USING btree (member_id);

CREATE INDEX sign_in_failure_address ON public.sign_in_failure USING btree (address, at);

CREATE INDEX sign_in_failure_code ON public.sign_in_failure USING btree (code, at);

CREATE INDEX state_grade_pledge ON public.state_grade USING btree (pledge_id, at);

CREATE INDEX unit_closure_below ON public.unit_closure USING btree (below_id, depth);

CREATE INDEX unit_parent ON public.unit USING btree (parent_id);

CREATE TRIGGER account_undo_insert AFTER INSERT ON public.account REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('member_id');

CREATE TRIGGER agency_undo_insert AFTER INSERT ON public.agency REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER agency_undo_update AFTER UPDATE ON public.agency REFERENCING OLD TABLE AS was NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER appointment_undo_insert AFTER INSERT ON public.appointment REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER appointment_undo_update AFTER UPDATE ON public.appointment REFERENCING OLD TABLE AS was NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER management_undo_insert AFTER INSERT ON public.management REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER management_undo_update AFTER UPDATE ON public.management REFERENCING OLD TABLE AS was NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER member_undo_insert AFTER INSERT ON public.member REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER member_undo_update AFTER UPDATE ON public.member REFERENCING OLD TABLE AS was NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER membership_undo_insert AFTER INSERT ON public.membership REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER membership_undo_update AFTER UPDATE ON public.membership REFERENCING OLD TABLE AS was NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER pledge_begins_asked BEFORE INSERT ON public.pledge FOR EACH ROW EXECUTE FUNCTION public.pledge_begins_asked();

CREATE TRIGGER pledge_not_graded_by_self BEFORE UPDATE ON public.pledge FOR EACH ROW WHEN ((((old.stage IS DISTINCT FROM new.stage) OR (old.proposed_grade IS DISTINCT FROM new.proposed_grade)) OR (old.decided_grade IS DISTINCT FROM new.decided_grade))) EXECUTE FUNCTION public.refuse_own_grade();

CREATE TRIGGER pledge_tally_insert AFTER INSERT ON public.pledge REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.count_asked_pledges();

CREATE TRIGGER pledge_tally_update AFTER UPDATE ON public.pledge FOR EACH ROW WHEN (((((old.state IS DISTINCT FROM new.state) OR (old.stage IS DISTINCT FROM new.stage)) OR (old.late IS DISTINCT FROM new.late)) OR (old.branch_id IS DISTINCT FROM new.branch_id))) EXECUTE FUNCTION public.move_pledge_tally();

CREATE TRIGGER pledge_undo_insert AFTER INSERT ON public.pledge REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER post_undo_insert AFTER INSERT ON public.post REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER post_undo_update AFTER UPDATE ON public.post REFERENCING OLD TABLE AS was NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER template_frozen BEFORE UPDATE ON public.template FOR EACH ROW EXECUTE FUNCTION public.refuse_frozen_template();

CREATE TRIGGER unit_history_undo_insert AFTER INSERT ON public.unit_history REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('unit_id');

CREATE TRIGGER unit_history_undo_update AFTER UPDATE ON public.unit_history REFERENCING OLD TABLE AS was NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('unit_id');

CREATE TRIGGER unit_undo_insert AFTER INSERT ON public.unit REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER unit_undo_update AFTER UPDATE ON public.unit REFERENCING OLD TABLE AS was NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

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

ALTER TABLE ONLY public.import_ending
    ADD CONSTRAINT import_ending_import_id_fkey FOREIGN KEY (import_id) REFERENCES public.import(id);

ALTER TABLE ONLY public.import_ending
    ADD CONSTRAINT import_ending_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.import_file
    ADD CONSTRAINT import_file_import_id_fkey FOREIGN KEY (import_id) REFERENCES public.import(id);

ALTER TABLE ONLY public.import_row
    ADD CONSTRAINT import_row_import_id_fkey FOREIGN KEY (import_id) REFERENCES public.import(id);

ALTER TABLE ONLY public.import_undo
    ADD CONSTRAINT import_undo_import_id_fkey FOREIGN KEY (import_id) REFERENCES public.import(id);

ALTER TABLE ONLY public.import
    ADD CONSTRAINT import_undone_by_fkey FOREIGN KEY (undone_by) REFERENCES public.member(id);

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

ALTER TABLE ONLY public.register_export
    ADD CONSTRAINT register_export_exported_by_fkey FOREIGN KEY (exported_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.register_export
    ADD CONSTRAINT register_export_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

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

ALTER TABLE ONLY public.unit
    ADD CONSTRAINT unit_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.unit(id);

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
  WHERE ((pledge.id = ballot.pledge_id) AND (pledge.member_id IS DISTINCT FROM public.actor_id()) AND ((pledge.branch_id IN ( SELECT public.actor_units() AS actor_units)) OR (pledge.manager_id IN ( SELECT public.actor_manages() AS actor_manages)))))));

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

ALTER TABLE public.import_ending ENABLE ROW LEVEL SECURITY;

CREATE POLICY import_ending_keep ON public.import_ending FOR INSERT TO app WITH CHECK ((( SELECT public.actor_keeps_register() AS actor_keeps_register) AND (EXISTS ( SELECT 1
   FROM public.member
  WHERE (member.id = import_ending.member_id)))));

CREATE POLICY import_ending_sight ON public.import_ending FOR SELECT TO app USING ((( SELECT public.actor_keeps_register() AS actor_keeps_register) AND (EXISTS ( SELECT 1
   FROM public.member
  WHERE (member.id = import_ending.member_id)))));

ALTER TABLE public.import_file ENABLE ROW LEVEL SECURITY;

CREATE POLICY import_file_keep ON public.import_file TO app USING ((import_id IN ( SELECT import.id
   FROM public.import))) WITH CHECK ((import_id IN ( SELECT import.id
   FROM public.import)));

CREATE POLICY import_keep ON public.import TO app USING ((( SELECT public.actor_keeps_register() AS actor_keeps_register) AND (EXISTS ( SELECT 1
   FROM public.member
  WHERE (member.id = import.uploaded_by))))) WITH CHECK ((( SELECT public.actor_keeps_register() AS actor_keeps_register) AND (EXISTS ( SELECT 1
   FROM public.member
  WHERE (member.id = import.uploaded_by)))));

ALTER TABLE public.import_row ENABLE ROW LEVEL SECURITY;

CREATE POLICY import_row_keep ON public.import_row TO app USING ((import_id IN ( SELECT import.id
   FROM public.import))) WITH CHECK ((import_id IN ( SELECT import.id
   FROM public.import)));

ALTER TABLE public.import_undo ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.known_device ENABLE ROW LEVEL SECURITY;

CREATE POLICY known_device_own ON public.known_device TO app USING ((member_id = public.actor_id())) WITH CHECK ((member_id = public.actor_id()));

ALTER TABLE public.leader_copy ENABLE ROW LEVEL SECURITY;

CREATE POLICY leader_copy_open ON public.leader_copy FOR UPDATE TO app USING ((unit_id IN ( SELECT public.actor_units() AS actor_units)));

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

CREATE POLICY member_sight ON public.member FOR SELECT TO app USING (((id = public.actor_id()) OR (branch_id IN ( SELECT public.actor_register() AS actor_register)) OR (manager_id IN ( SELECT public.actor_manages() AS actor_manages)) OR (agency_id IN ( SELECT public.actor_agencies() AS actor_agencies))));

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

CREATE POLICY pledge_sight ON public.pledge FOR SELECT TO app USING (((member_id = public.actor_id()) OR (branch_id IN ( SELECT public.actor_units() AS actor_units)) OR (manager_id IN ( SELECT public.actor_manages() AS actor_manages)) OR (agency_id IN ( SELECT public.actor_agencies() AS actor_agencies))));

CREATE POLICY pledge_step ON public.pledge FOR UPDATE TO app USING (((member_id = public.actor_id()) OR (branch_id IN ( SELECT public.actor_units() AS actor_units)) OR (manager_id IN ( SELECT public.actor_manages() AS actor_manages))));

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

ALTER TABLE public.register_export ENABLE ROW LEVEL SECURITY;

CREATE POLICY register_export_keep ON public.register_export FOR INSERT TO app WITH CHECK (((exported_by = public.actor_id()) AND ( SELECT public.actor_keeps_register() AS actor_keeps_register)));

CREATE POLICY register_export_sight ON public.register_export FOR SELECT TO app USING (((exported_by = public.actor_id()) OR (( SELECT public.actor_keeps_register() AS actor_keeps_register) AND (unit_id IN ( SELECT public.actor_register() AS actor_register)))));

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
