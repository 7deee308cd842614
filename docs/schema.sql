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

      when 'standing_committee' then manages := manages || held.unit_id;

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

CREATE FUNCTION public.ask_password_reset(member_code text, token bytea, mail_id uuid, subject text, body text, moment timestamp with time zone, until timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    with person as (
      select member.id, member.email from member join account on account.member_id = member.id
       where member.code = member_code and member.email is not null and member.standing not in ('transferred', 'ended')),
    kept as (
      insert into password_reset (token_hash, member_id, asked_at, expires_at)
      select token, id, moment, until from person returning member_id)
    insert into mail (id, member_id, kind, day, address, subject, body, queued_at, next_at)
    select mail_id, person.id, 'security', (moment at time zone 'Asia/Ho_Chi_Minh')::date, person.email, subject, body,
           moment, moment
      from person join kept on kept.member_id = person.id
  $$;

CREATE FUNCTION public.begin_oidc(browser bytea, state bytea, nonce text, verifier text, member uuid, moment timestamp with time zone, until timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    delete from oidc_try where expires_at < moment;

    insert into oidc_try (browser_hash, state_hash, nonce, verifier, member_id, expires_at)
    values (browser, state, nonce, verifier, member, until);

  $$;

CREATE FUNCTION public.begin_passkey(browser bytea, member uuid, state jsonb, moment timestamp with time zone, until timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    delete from passkey_try where expires_at < moment;

    insert into passkey_try (browser_hash, member_id, state, expires_at) values (browser, member, state, until);

  $$;

CREATE FUNCTION public.check_retention_rule() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if new.outcome = 'delete' and not (select deletable from retention_kind where kind = new.kind) then
    raise exception 'records of kind % are never deleted', new.kind using constraint = 'retention_rule_deletable';

  end if;

  return new;

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

CREATE FUNCTION public.end_oidc(browser bytea, state bytea, moment timestamp with time zone) RETURNS TABLE(nonce text, verifier text, member_id uuid)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    delete from oidc_try where browser_hash = browser and state_hash = state and expires_at > moment
    returning nonce, verifier, member_id
  $$;

CREATE FUNCTION public.end_passkey(browser bytea, moment timestamp with time zone) RETURNS TABLE(member_id uuid, state jsonb)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    delete from passkey_try where browser_hash = browser and expires_at > moment
    returning passkey_try.member_id, passkey_try.state
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
  if old.branch_id = new.branch_id then
    perform add_to_pledge_tally(new.branch_id, new.cycle_id, new, old);

  else
    perform add_to_pledge_tally(old.branch_id, old.cycle_id, null, old);

    perform add_to_pledge_tally(new.branch_id, new.cycle_id, new, null);

  end if;

  return null;

end $$;

CREATE FUNCTION public.note_import_progress(import_id uuid, percent integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$ update import set progress = percent where id = import_id and state = 'reading' and progress < percent $$;

CREATE FUNCTION public.note_viewings(whose uuid[], papers uuid[], kind text, year integer, viewer uuid, viewer_name text, office text, office_title text, purpose text, moment timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    insert into viewing (member_id, paper_id, kind, year, viewer_id, viewer_name, office, office_title, purpose, at)
    select seen.member_id, seen.paper_id, kind, year, viewer, viewer_name, office, office_title, purpose, moment
      from unnest(whose, papers) as seen (member_id, paper_id)
     where seen.member_id <> viewer
    on conflict on constraint viewing_once_an_hour do nothing
  $$;

CREATE FUNCTION public.oidc_member(whose_issuer text, whose_subject text) RETURNS TABLE(member_id uuid, code text, holds_office boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select member.id, member.code,
           exists (select 1 from appointment
                    where appointment.member_id = member.id and appointment.during @> actor_day())
      from oidc_link join member on member.id = oidc_link.member_id
     where issuer = whose_issuer and subject = whose_subject and member.standing not in ('transferred', 'ended')
  $$;

CREATE FUNCTION public.passkey_owner(whose bytea) RETURNS TABLE(id uuid, member_id uuid, code text, credential jsonb, holds_office boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select passkey.id, member.id, member.code, passkey.credential,
           exists (select 1 from appointment
                    where appointment.member_id = member.id and appointment.during @> actor_day())
      from passkey join member on member.id = passkey.member_id
     where passkey.credential_id = whose and member.standing not in ('transferred', 'ended')
  $$;

CREATE FUNCTION public.password_reset_member(token bytea, moment timestamp with time zone) RETURNS TABLE(member_id uuid, code text, full_name text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select member.id, member.code, member.full_name
      from password_reset join member on member.id = password_reset.member_id
     where token_hash = token and expires_at > moment and member.standing not in ('transferred', 'ended')
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

CREATE FUNCTION public.set_own_email(address text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$ update member set email = address where id = actor_id() $$;

CREATE FUNCTION public.touch_session(token bytea, at timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$ update session set last_seen_at = at where token_hash = token and last_seen_at < at $$;

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

CREATE TABLE public.held_export (
    member_id uuid NOT NULL,
    at timestamp with time zone NOT NULL
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

CREATE TABLE public.mail (
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    kind text NOT NULL,
    day date NOT NULL,
    address text NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    queued_at timestamp with time zone NOT NULL,
    next_at timestamp with time zone NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    sent_at timestamp with time zone,
    parked_at timestamp with time zone,
    failure text,
    CONSTRAINT mail_kind_check CHECK ((kind = ANY (ARRAY['security'::text, 'digest'::text])))
);

CREATE TABLE public.mail_proof (
    member_id uuid NOT NULL,
    address text NOT NULL,
    code_hash bytea NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    tries integer DEFAULT 0 NOT NULL
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

CREATE TABLE public.oidc_link (
    id uuid NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    member_id uuid NOT NULL,
    linked_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);

CREATE TABLE public.oidc_try (
    browser_hash bytea NOT NULL,
    state_hash bytea NOT NULL,
    nonce text NOT NULL,
    verifier text NOT NULL,
    member_id uuid,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE public.passkey (
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    name text NOT NULL,
    credential_id bytea NOT NULL,
    credential jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT passkey_name_check CHECK ((name <> ''::text))
);

CREATE TABLE public.passkey_try (
    browser_hash bytea NOT NULL,
    member_id uuid,
    state jsonb NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE public.password_reset (
    token_hash bytea NOT NULL,
    member_id uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL
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

CREATE TABLE public.retention_kind (
    kind text NOT NULL,
    "position" integer NOT NULL,
    title text NOT NULL,
    counted text NOT NULL,
    deletable boolean NOT NULL
);

CREATE TABLE public.retention_rule (
    id uuid NOT NULL,
    kind text NOT NULL,
    months integer,
    outcome text NOT NULL,
    source text NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid,
    actor_name text NOT NULL,
    CONSTRAINT retention_rule_months CHECK (((outcome = 'keep'::text) = (months IS NULL))),
    CONSTRAINT retention_rule_months_check CHECK (((months >= 1) AND (months <= 1200))),
    CONSTRAINT retention_rule_outcome_check CHECK ((outcome = ANY (ARRAY['keep'::text, 'archive'::text, 'delete'::text]))),
    CONSTRAINT retention_rule_reason_check CHECK ((reason <> ''::text)),
    CONSTRAINT retention_rule_source_check CHECK ((source <> ''::text))
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
    agent text DEFAULT ''::text NOT NULL,
    way text DEFAULT 'password'::text NOT NULL,
    CONSTRAINT session_way_check CHECK ((way = ANY (ARRAY['password'::text, 'oidc'::text, 'passkey'::text])))
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

CREATE TABLE public.viewing (
    id bigint NOT NULL,
    member_id uuid NOT NULL,
    paper_id uuid NOT NULL,
    kind text NOT NULL,
    year integer,
    viewer_id uuid NOT NULL,
    viewer_name text NOT NULL,
    office text,
    office_title text,
    purpose text DEFAULT ''::text NOT NULL,
    at timestamp with time zone NOT NULL,
    hour timestamp without time zone GENERATED ALWAYS AS (date_trunc('hour'::text, (at AT TIME ZONE 'UTC'::text))) STORED NOT NULL,
    CONSTRAINT viewing_not_of_self CHECK ((viewer_id <> member_id))
);

ALTER TABLE public.viewing ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.viewing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
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

ALTER TABLE ONLY public.held_export
    ADD CONSTRAINT held_export_pkey PRIMARY KEY (member_id, at);

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

ALTER TABLE ONLY public.mail
    ADD CONSTRAINT mail_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.mail_proof
    ADD CONSTRAINT mail_proof_pkey PRIMARY KEY (member_id);

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

ALTER TABLE ONLY public.oidc_link
    ADD CONSTRAINT oidc_link_identity UNIQUE (issuer, subject);

ALTER TABLE ONLY public.oidc_link
    ADD CONSTRAINT oidc_link_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.oidc_try
    ADD CONSTRAINT oidc_try_pkey PRIMARY KEY (browser_hash);

ALTER TABLE ONLY public.passkey
    ADD CONSTRAINT passkey_credential UNIQUE (credential_id);

ALTER TABLE ONLY public.passkey
    ADD CONSTRAINT passkey_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.passkey_try
    ADD CONSTRAINT passkey_try_pkey PRIMARY KEY (browser_hash);

ALTER TABLE ONLY public.password_reset
    ADD CONSTRAINT password_reset_pkey PRIMARY KEY (token_hash);

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

ALTER TABLE ONLY public.retention_kind
    ADD CONSTRAINT retention_kind_pkey PRIMARY KEY (kind);

ALTER TABLE ONLY public.retention_rule
    ADD CONSTRAINT retention_rule_pkey PRIMARY KEY (id);

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

ALTER TABLE ONLY public.viewing
    ADD CONSTRAINT viewing_once_an_hour UNIQUE (member_id, paper_id, kind, viewer_id, hour, purpose);

ALTER TABLE ONLY public.viewing
    ADD CONSTRAINT viewing_pkey PRIMARY KEY (id);

CREATE INDEX appointment_member ON public.appointment USING btree (member_id);

CREATE UNIQUE INDEX appointment_once ON public.appointment USING btree (member_id, office, COALESCE(unit_id, agency_id), lower(during));

CREATE INDEX appointment_unit ON public.appointment USING btree (unit_id);

CREATE INDEX audit_entry_object ON public.audit_entry USING btree (object_id, id);

CREATE INDEX ballot_pledge ON public.ballot USING btree (pledge_id, at);

CREATE INDEX check_in_pledge ON public.check_in USING btree (pledge_id, commitment_id, at);

CREATE INDEX decision_pledge ON public.decision USING btree (pledge_id, at);

CREATE INDEX follow_up_note_pledge ON public.follow_up_note USING btree (pledge_id, at);

CREATE INDEX leader_copy_unit ON public.leader_copy USING btree (unit_id, received_at);

CREATE UNIQUE INDEX mail_digest_once_a_day ON public.mail USING btree (member_id, day) WHERE (kind = 'digest'::text);

CREATE INDEX mail_waiting ON public.mail USING btree (next_at) WHERE ((sent_at IS NULL) AND (parked_at IS NULL));

CREATE INDEX member_agency ON public.member USING btree (agency_id);

CREATE INDEX member_branch ON public.member USING btree (branch_id);

CREATE UNIQUE INDEX member_card_unique ON public.member USING btree (card_number) WHERE (card_number IS NOT NULL);

CREATE INDEX member_fold ON public.member USING gin (fold public.gin_trgm_ops);

CREATE INDEX member_manager ON public.member USING btree (manager_id) WHERE (manager_id IS NOT NULL);

CREATE INDEX membership_branch ON public.membership USING btree (branch_id);

CREATE INDEX membership_member ON public.membership USING btree (member_id);

CREATE INDEX oidc_link_member ON public.oidc_link USING btree (member_id);

CREATE INDEX passkey_member ON public.passkey USING btree (member_id);

CREATE INDEX password_reset_member ON public.password_reset USING btree (member_id);

CREATE INDEX pledge_agency ON public.pledge USING btree (agency_id, cycle_id) WHERE (agency_id IS NOT NULL);

CREATE INDEX pledge_branch ON public.pledge USING btree (cycle_id, branch_id, state);

CREATE INDEX pledge_decides ON public.pledge USING btree (cycle_id, decides_id);

CREATE INDEX pledge_event_pledge ON public.pledge_event USING btree (pledge_id, at);

CREATE INDEX pledge_manager ON public.pledge USING btree (cycle_id, manager_id) WHERE (manager_id IS NOT NULL);

CREATE INDEX pledge_remark_pledge ON public.pledge_remark USING btree (pledge_id, revision);

CREATE INDEX post_member ON public.post USING btree (member_id);

CREATE INDEX proposal_pledge ON public.proposal USING btree (pledge_id, at);

CREATE INDEX retention_rule_kind ON public.retention_rule USING btree (kind, at DESC);

CREATE INDEX session_member ON public.session USING btree (member_id);

CREATE INDEX sign_in_failure_address ON public.sign_in_failure USING btree (address, at);

CREATE INDEX sign_in_failure_code ON public.sign_in_failure USING btree (code, at);

CREATE INDEX state_grade_pledge ON public.state_grade USING btree (pledge_id, at);

CREATE INDEX unit_closure_below ON public.unit_closure USING btree (below_id, depth);

CREATE INDEX unit_parent ON public.unit USING btree (parent_id);

CREATE INDEX viewing_member ON public.viewing USING btree (member_id, id);

CREATE TRIGGER pledge_begins_asked BEFORE INSERT ON public.pledge FOR EACH ROW EXECUTE FUNCTION public.pledge_begins_asked();

CREATE TRIGGER pledge_not_graded_by_self BEFORE UPDATE ON public.pledge FOR EACH ROW WHEN ((((old.stage IS DISTINCT FROM new.stage) OR (old.proposed_grade IS DISTINCT FROM new.proposed_grade)) OR (old.decided_grade IS DISTINCT FROM new.decided_grade))) EXECUTE FUNCTION public.refuse_own_grade();

CREATE TRIGGER pledge_tally_insert AFTER INSERT ON public.pledge REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.count_asked_pledges();

CREATE TRIGGER pledge_tally_update AFTER UPDATE ON public.pledge FOR EACH ROW WHEN (((((old.state IS DISTINCT FROM new.state) OR (old.stage IS DISTINCT FROM new.stage)) OR (old.late IS DISTINCT FROM new.late)) OR (old.branch_id IS DISTINCT FROM new.branch_id))) EXECUTE FUNCTION public.move_pledge_tally();

CREATE TRIGGER retention_rule_check BEFORE INSERT ON public.retention_rule FOR EACH ROW EXECUTE FUNCTION public.check_retention_rule();

CREATE TRIGGER template_frozen BEFORE UPDATE ON public.template FOR EACH ROW EXECUTE FUNCTION public.refuse_frozen_template();

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

ALTER TABLE ONLY public.held_export
    ADD CONSTRAINT held_export_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

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

ALTER TABLE ONLY public.mail
    ADD CONSTRAINT mail_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.mail_proof
    ADD CONSTRAINT mail_proof_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

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

ALTER TABLE ONLY public.oidc_link
    ADD CONSTRAINT oidc_link_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.oidc_try
    ADD CONSTRAINT oidc_try_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.passkey
    ADD CONSTRAINT passkey_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.passkey_try
    ADD CONSTRAINT passkey_try_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.password_reset
    ADD CONSTRAINT password_reset_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

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

ALTER TABLE ONLY public.retention_rule
    ADD CONSTRAINT retention_rule_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.retention_rule
    ADD CONSTRAINT retention_rule_kind_fkey FOREIGN KEY (kind) REFERENCES public.retention_kind(kind);

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

ALTER TABLE ONLY public.viewing
    ADD CONSTRAINT viewing_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.viewing
    ADD CONSTRAINT viewing_viewer_id_fkey FOREIGN KEY (viewer_id) REFERENCES public.member(id);

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

ALTER TABLE public.held_export ENABLE ROW LEVEL SECURITY;

CREATE POLICY held_export_append ON public.held_export FOR INSERT TO app WITH CHECK ((member_id = public.actor_id()));

CREATE POLICY held_export_own ON public.held_export FOR SELECT TO app USING ((member_id = public.actor_id()));

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

ALTER TABLE public.mail ENABLE ROW LEVEL SECURITY;

CREATE POLICY mail_append ON public.mail FOR INSERT TO app WITH CHECK (true);

ALTER TABLE public.mail_proof ENABLE ROW LEVEL SECURITY;

CREATE POLICY mail_proof_own ON public.mail_proof TO app USING ((member_id = public.actor_id())) WITH CHECK ((member_id = public.actor_id()));

CREATE POLICY mail_send ON public.mail TO worker USING (true);

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

ALTER TABLE public.oidc_link ENABLE ROW LEVEL SECURITY;

CREATE POLICY oidc_link_own ON public.oidc_link TO app USING ((member_id = public.actor_id())) WITH CHECK ((member_id = public.actor_id()));

ALTER TABLE public.oidc_try ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.passkey ENABLE ROW LEVEL SECURITY;

CREATE POLICY passkey_own ON public.passkey TO app USING ((member_id = public.actor_id())) WITH CHECK ((member_id = public.actor_id()));

ALTER TABLE public.passkey_try ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.password_reset ENABLE ROW LEVEL SECURITY;

CREATE POLICY password_reset_own ON public.password_reset FOR SELECT TO app USING ((member_id = public.actor_id()));

CREATE POLICY password_reset_use ON public.password_reset FOR DELETE TO app USING ((member_id = public.actor_id()));

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

ALTER TABLE public.retention_rule ENABLE ROW LEVEL SECURITY;

CREATE POLICY retention_rule_append ON public.retention_rule FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.appointment
  WHERE ((appointment.member_id = public.actor_id()) AND (appointment.during @> public.actor_day()) AND (appointment.office = 'organization_board'::text))))));

CREATE POLICY retention_rule_sight ON public.retention_rule FOR SELECT TO app USING ((public.actor_id() IS NOT NULL));

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

ALTER TABLE public.viewing ENABLE ROW LEVEL SECURITY;

CREATE POLICY viewing_own ON public.viewing FOR SELECT TO app USING ((member_id = public.actor_id()));
