-- The whole schema, written by `cargo test` from migrations/; `UPDATE_GOLDEN=1 cargo test` writes it anew.

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;

COMMENT ON EXTENSION unaccent IS 'text search dictionary that removes accents';

CREATE TYPE public.held_office AS (
	appointment_id uuid,
	office text,
	unit_id uuid,
	agency_id uuid,
	acting_for uuid
);

CREATE FUNCTION public.account_for_sign_in(member_code text) RETURNS TABLE(member_id uuid, password_hash text, activation_hash bytea, activation_expires_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select account.member_id, account.password_hash, account.activation_hash, account.activation_expires_at
      from member join account on account.member_id = member.id
     where member.code = member_code and member.standing not in ('transferred', 'ended')
  $$;

CREATE FUNCTION public.account_guard() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  if current_user <> 'app' then
    return new;

  end if;

  if new.member_id is distinct from actor_id() then
    if (new.password_hash, new.password_set_at) is distinct from (old.password_hash, old.password_set_at) then
      raise exception 'only its owner sets the password of an account' using errcode = 'insufficient_privilege';

    end if;

    if old.password_hash is not null and new.activation_hash is distinct from old.activation_hash then
      raise exception 'a slip does not replace a password' using errcode = 'insufficient_privilege';

    end if;

  elsif new.locked_at is distinct from old.locked_at then
    raise exception 'nobody locks or unlocks themself' using errcode = 'insufficient_privilege';

  end if;

  return new;

end $$;

CREATE FUNCTION public.account_reset_guard() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  if current_user <> 'app' then
    return new;

  end if;

  if old.used_at is not null or old.cancelled_at is not null
     or (old.vouched_by is not null and new.vouched_by is distinct from old.vouched_by)
     or (old.confirmed_by is not null
         and (new.confirmed_by, new.slip_hash) is distinct from (old.confirmed_by, old.slip_hash))
     or (new.vouched_by is distinct from old.vouched_by and new.vouched_by <> actor_id())
     or (new.confirmed_by is distinct from old.confirmed_by and new.confirmed_by <> actor_id())
     or (new.cancelled_by is distinct from old.cancelled_by and new.cancelled_by <> actor_id())
     or (new.used_at is not null and new.member_id is distinct from actor_id() and new.password) then
    raise exception 'this step is not yours' using errcode = 'insufficient_privilege';

  end if;

  return new;

end $$;

CREATE FUNCTION public.account_reset_takes_effect() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  perform end_sessions(array[new.member_id], 'reset');

  delete from known_device where member_id = new.member_id;

  if new.factor then
    delete from second_factor where member_id = new.member_id;

    delete from passkey where member_id = new.member_id;

  end if;

  return null;

end $$;

CREATE FUNCTION public.accounts_to_activate(branch uuid) RETURNS TABLE(member_id uuid, active boolean, code_until timestamp with time zone, mailed_to text, mailed_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select member.id, account.password_hash is not null, account.activation_expires_at, account.mailed_to,
           account.mailed_at
      from member join account on account.member_id = member.id
     where member.branch_id = branch and actor_reaches(branch) and account.locked_at is null
       and member.standing not in ('transferred', 'ended')
  $$;

CREATE FUNCTION public.act_as(actor uuid, day date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  perform take_seats(actor, day, array(select held from offices_of(actor, day) held));

end $$;

CREATE FUNCTION public.actor_acts_for(branch uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return exists (select 1 from offices_of(actor_id(), actor_day()) held
                   join unit_closure closure on closure.above_id = held.unit_id
                  where closure.below_id = branch
                    and held.office in ('secretary', 'deputy_secretary', 'grassroots_committee',
                                        'organization_board'));

end $$;

CREATE FUNCTION public.actor_day() RETURNS date
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ select coalesce(nullif(current_setting('app.day', true), '')::date,
                        (now() at time zone 'Asia/Ho_Chi_Minh')::date) $$;

CREATE FUNCTION public.actor_decides(paper uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return exists (select 1 from pledge
                  where pledge.id = paper and pledge.member_id <> actor_id()
                    and (pledge.manager_id = any (actor_set('managing_seats')::uuid[])
                         or coalesce(pledge.manager_id, pledge.decides_id) = any (actor_set('paper_seats')::uuid[])));

end $$;

CREATE FUNCTION public.actor_faces(paper uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  if actor_set('stands_in_for') = '{}' then return true; end if;

  return not exists (
    select 1
      from pledge
     where pledge.id = paper
       and pledge.member_id = any (actor_set('stands_in_for'))
       and not exists (
         select 1
           from offices_of(actor_id(), actor_day()) held
          where held.acting_for is distinct from pledge.member_id
            and (held.agency_id = pledge.agency_id
                 or (held.unit_id = pledge.manager_id and held.office = 'standing_committee')
                 or (held.office not in ('administrator', 'standing_committee')
                     and held.unit_id in (select line.above_id from unit_closure line
                                           where line.below_id = pledge.branch_id)))));

end $$;

CREATE FUNCTION public.actor_gives(wanted text, at_unit uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return seat_above(actor_set(case wanted when 'administrator' then 'account_seats' else 'board_seats' end),
                    coalesce(at_unit, (select unit.id from unit where parent_id is null order by founded_on, id limit 1)));

end $$;

CREATE FUNCTION public.actor_graded(paper uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return exists (select 1 from pledge_event
                  where pledge_event.pledge_id = paper and actor_id = actor_id()
                    and step in ('state_grade', 'collective_review', 'propose', 'calibrate', 'appraise', 'decide', 'resolve'));

end $$;

CREATE FUNCTION public.actor_holds_office() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$ select exists (select 1 from offices_of(actor_id(), actor_day())) $$;

CREATE FUNCTION public.actor_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ select nullif(current_setting('app.actor_id', true), '')::uuid $$;

CREATE FUNCTION public.actor_in_poll(which uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return exists (select 1 from poll_voter where poll_id = which and member_id = actor_id())
      or exists (select 1 from poll_teller where poll_id = which and member_id = actor_id());

end $$;

CREATE FUNCTION public.actor_is_board() RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return exists (select 1 from appointment
                  where member_id = actor_id() and during @> actor_day() and office = 'organization_board');

end $$;

CREATE FUNCTION public.actor_keeps(at_unit uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$ select seat_above(actor_set('keeper_seats'), at_unit) $$;

CREATE FUNCTION public.actor_keeps_register() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ select actor_set('keeper_seats') <> '{}' $$;

CREATE FUNCTION public.actor_let_go(who uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return exists (select 1
                   from transfer join unit_closure line on line.below_id = transfer.from_branch_id
                  where transfer.member_id = who and line.above_id = any (actor_set('paper_seats'))
                    and transfer.kind = 'official' and transfer.state in ('accepted', 'left'));

end $$;

CREATE FUNCTION public.actor_moment() RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$
    select ((coalesce(actor_day(), (now() at time zone 'Asia/Ho_Chi_Minh')::date)
             + (now() at time zone 'Asia/Ho_Chi_Minh')::time) at time zone 'Asia/Ho_Chi_Minh')
  $$;

CREATE FUNCTION public.actor_of(wanted uuid, day date) RETURNS TABLE(member_id uuid, code text, full_name text, branch_id uuid, offices jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
begin
  return query
    select member.id, member.code, member.full_name, member.branch_id,
           described(array(select held from offices_of(member.id, day) held))
      from member where member.id = wanted;

end $$;

CREATE FUNCTION public.actor_reaches(branch uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return exists (select 1 from unit_closure line
                  where line.below_id = branch and line.above_id = any (actor_set('register_seats')));

end $$;

CREATE FUNCTION public.actor_reads(branch uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
  return exists (select 1 from unit_closure where below_id = branch and above_id = any (actor_set('paper_seats')));

end $$;

CREATE FUNCTION public.actor_reads_of(person uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return exists (select 1 from member
                  where member.id = person
                    and (member.manager_id = any (actor_set('managing_seats'))
                         or exists (select 1 from unit_closure line
                                     where line.below_id = member.branch_id
                                       and line.above_id = any (actor_set('paper_seats')))));

end $$;

CREATE FUNCTION public.actor_set(name text) RETURNS uuid[]
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ select coalesce(nullif(current_setting('app.' || name, true), ''), '{}')::uuid[] $$;

CREATE FUNCTION public.actor_was_handed(paper uuid, whose uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return exists (select 1
                   from transfer join unit_closure line on line.below_id = transfer.to_branch_id
                   join member on member.id = transfer.member_id and member.branch_id = transfer.to_branch_id
                   join pledge on pledge.id = paper
                   join cycle on cycle.id = pledge.cycle_id and cycle.year >= transfer.reads_from_year
                  where transfer.member_id = whose and line.above_id = any (actor_set('paper_seats'))
                    and transfer.kind = 'official' and transfer.state = 'accepted');

end $$;

CREATE FUNCTION public.add_to_member_tally(branch uuid, stands text, people integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    insert into member_tally as tally (unit_id, standing, own, total)
    select above_id, stands, case depth when 0 then people else 0 end, people
      from unit_closure where below_id = branch order by above_id
    on conflict (unit_id, standing) do update
      set own = tally.own + excluded.own, total = tally.total + excluded.total
  $$;

CREATE FUNCTION public.agency_standing(place uuid) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return case when place is null then 'none'
              when exists (select 1 from appointment
                            where agency_id = place and office = 'agency_head' and during @> actor_day()) then 'headed'
              else 'unheaded' end;

end $$;

CREATE FUNCTION public.appointment_is_open_to_actor(who uuid, wanted text, at_unit uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  if wanted = any (weighty_offices()) then
    return actor_keeps(at_unit)
       and exists (select 1 from appointment_act proposal
                    where proposal.act = 'propose' and proposal.actor_id <> actor_id()
                      and (proposal.member_id, proposal.office, proposal.unit_id) = (who, wanted, at_unit)
                      and not exists (select 1 from appointment_act settled
                                       where settled.proposal_id = proposal.id));

  end if;

  return actor_gives(wanted, at_unit)
      or (wanted in ('secretary', 'deputy_secretary', 'branch_committee') and actor_keeps(at_unit));

end $$;

CREATE FUNCTION public.archive_actor(wanted uuid, day date) RETURNS TABLE(member_id uuid, code text, full_name text, branch_id uuid, offices jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
begin
  return query
    select them.* from paper_archive, actor_of(paper_archive.asked_by, day) them where paper_archive.id = wanted;

end $$;

CREATE FUNCTION public.ask_account_reset(member_code text, id uuid, event_id uuid, at timestamp with time zone, until timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
  owner uuid;

begin
  select account.member_id into owner
    from member join account on account.member_id = member.id
   where member.code = member_code and member.standing not in ('transferred', 'ended')
     and account.password_hash is not null and account.locked_at is null;

  if owner is null then
    return;

  end if;

  update account_reset set cancelled_at = ask_account_reset.at
   where member_id = owner and used_at is null and cancelled_at is null and expires_at <= ask_account_reset.at;

  insert into account_reset (id, member_id, password, factor, asked_at, expires_at)
  values (ask_account_reset.id, owner, true, false, ask_account_reset.at, until)
  on conflict (member_id) where used_at is null and cancelled_at is null do nothing;

  if found then
    insert into account_event (id, member_id, at, kind) values (event_id, owner, ask_account_reset.at, 'reset_asked');

    insert into audit_entry (at, act, object, object_id) values (ask_account_reset.at, 'AskReset', 'account', owner);

  end if;

end $$;

CREATE FUNCTION public.ask_password_reset(member_code text, token bytea, mail_id uuid, subject text, body text, moment timestamp with time zone, until timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    with person as (
      select member.id, member.email from member join account on account.member_id = member.id and account.locked_at is null
       where member.code = member_code and member.email is not null and member.standing not in ('transferred', 'ended')),
    kept as (
      insert into password_reset (token_hash, member_id, asked_at, expires_at)
      select token, id, moment, until from person returning member_id)
    insert into mail (id, member_id, kind, day, address, subject, body, queued_at, next_at)
    select mail_id, person.id, 'security', (moment at time zone 'Asia/Ho_Chi_Minh')::date, person.email, subject, body,
           moment, moment
      from person join kept on kept.member_id = person.id
  $$;

CREATE FUNCTION public.awaited(moment timestamp with time zone) RETURNS TABLE(occasion text, pledge_id uuid, cycle_id uuid, year integer, member_id uuid, branch_id uuid, since date, until timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$ select * from awaited_in_the_year(moment) union all select * from awaited_in_quarters(moment) $$;

CREATE FUNCTION public.awaited_in_quarters(moment timestamp with time zone) RETURNS TABLE(occasion text, pledge_id uuid, cycle_id uuid, year integer, member_id uuid, branch_id uuid, since date, until timestamp with time zone)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
begin
  return query
    select distinct on (step.occasion, pledge.id)
           step.occasion, pledge.id, cycle.id, cycle.year, pledge.member_id, pledge.branch_id, step.due, year_ends(cycle.id)
      from cycle
      join rule_set on rule_set.id = cycle.rule_set_id
      join pledge on pledge.cycle_id = cycle.id
     cross join generate_series(1, 4) nth
      left join lateral (select taken.step from quarter_step taken
                          where taken.pledge_id = pledge.id and taken.quarter = nth
                          order by taken.place desc limit 1) newest on true
     cross join lateral (select make_date(cycle.year, nth * 3 - 2, 1) as first,
                                (make_date(cycle.year, nth * 3 - 2, 1) + interval '3 months - 1 day')::date as last) days
     cross join lateral (
       select case coalesce(newest.step, '')
                when '' then 'quarter_plan' when 'objectives' then 'quarter_score' when 'return' then 'quarter_score'
                when 'self_score' then 'quarter_propose' when 'proposal' then 'quarter_decide' end as occasion,
              case coalesce(newest.step, '')
                when '' then days.first - (rule_set.asked_quarters -> 'objectives' ->> 'before')::integer
                when 'objectives' then days.last - (rule_set.asked_quarters -> 'self_score' ->> 'before')::integer
                else days.first end as opens,
              case coalesce(newest.step, '')
                when '' then days.first + (rule_set.asked_quarters -> 'objectives' ->> 'after')::integer
                when 'self_score' then days.last + (rule_set.asked_quarters ->> 'proposal')::integer
                when 'proposal' then days.last + (rule_set.asked_quarters ->> 'decision')::integer
                else days.last + (rule_set.asked_quarters -> 'self_score' ->> 'after')::integer end as due) step
     where cycle.opened_at is not null
       and rule_set.asked_quarters -> 'categories' ? pledge.category and pledge.state = 'agreed'
       and step.occasion is not null and step.opens <= day_of(moment)
     order by step.occasion, pledge.id, nth desc;

end $$;

CREATE FUNCTION public.awaited_in_the_year(moment timestamp with time zone) RETURNS TABLE(occasion text, pledge_id uuid, cycle_id uuid, year integer, member_id uuid, branch_id uuid, since date, until timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select 'unsent', pledge.id, cycle.id, cycle.year, pledge.member_id, pledge.branch_id,
           day_of(greatest(cycle.due_at, pledge.extended_to)), greatest(cycle.cut_off_at, pledge.extended_to)
      from pledge join cycle on cycle.id = pledge.cycle_id
     where pledge.state in ('asked', 'draft') and cycle.opened_at is not null and cycle.opens_at <= moment
    union all
    select 'returned', pledge.id, cycle.id, cycle.year, pledge.member_id, pledge.branch_id, day_of(back.at),
           case when pledge.state = 'returned' then greatest(cycle.cut_off_at, pledge.extended_to) else year_ends(cycle.id) end
      from pledge join cycle on cycle.id = pledge.cycle_id
      join lateral (select max(at) as at from pledge_event
                     where pledge_event.pledge_id = pledge.id and step = 'return') back on back.at is not null
     where (pledge.state = 'returned' or pledge.amendment = 'returned') and pledge.stage = 'open'
    union all
    select 'unread', pledge.id, cycle.id, cycle.year, pledge.member_id, pledge.branch_id,
           day_of(case when pledge.state = 'submitted' then pledge.submitted_at else pledge.amendment_sent_at end),
           year_ends(cycle.id)
      from pledge join cycle on cycle.id = pledge.cycle_id
     where (pledge.state = 'submitted' or pledge.amendment = 'sent') and pledge.stage = 'open'
    union all
    select 'extension', pledge.id, cycle.id, cycle.year, pledge.member_id, pledge.branch_id, day_of(asked_at),
           year_ends(cycle.id)
      from extension join pledge on pledge.id = extension.pledge_id join cycle on cycle.id = pledge.cycle_id
     where extension.state = 'asked'
    union all
    select 'self_review', pledge.id, cycle.id, cycle.year, pledge.member_id, pledge.branch_id,
           day_of(phase.opens_at), phase.closes_at
      from pledge join cycle on cycle.id = pledge.cycle_id
      join cycle_phase phase on phase.cycle_id = cycle.id and phase.phase = 'self_review'
     where pledge.state = 'agreed' and pledge.stage = 'open' and phase.opens_at <= moment
    union all
    select 'progress', pledge.id, cycle.id, cycle.year, pledge.member_id, pledge.branch_id,
           day_of(greatest(pledge.agreed_at, make_timestamptz(cycle.year, 1, 1, 0, 0, 0, 'Asia/Ho_Chi_Minh'), told.at)),
           coalesce(phase.opens_at, make_timestamptz(cycle.year + 1, 1, 1, 0, 0, 0, 'Asia/Ho_Chi_Minh'))
      from pledge join cycle on cycle.id = pledge.cycle_id
      left join cycle_phase phase on phase.cycle_id = cycle.id and phase.phase = 'self_review'
      left join lateral (select max(at) as at from check_in where check_in.pledge_id = pledge.id) told on true
     where pledge.state = 'agreed' and pledge.stage = 'open'
  $$;

CREATE FUNCTION public.begin_agency_history() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  insert into agency_history (agency_id, during, name, parent_id, reason)
  values (new.id, new.during, new.name, new.parent_id, 'Lập danh bạ');

  return null;

end $$;

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

CREATE FUNCTION public.begin_standing() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  insert into standing_history (member_id, standing, during)
  select fresh.id, past.stood, past.during
    from fresh cross join lateral standings_from_dates(fresh.standing, joined_on, official_on) past;

  return null;

end $$;

CREATE FUNCTION public.begin_with_reminder_rules() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  perform give_reminder_rules(new.id, new.year);

  return null;

end $$;

CREATE FUNCTION public.category_by(rules jsonb, person uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select coalesce(
      (select rule ->> 'category'
         from jsonb_array_elements(rules) with ordinality listed (rule, place)
        where exists (select 1 from jsonb_array_elements_text(rule -> 'any') wanted
                       where case when wanted = 'managed' then member.manager_id is not null
                                  when wanted = 'no_agency' then member.agency_id is null
                                  when wanted like 'office:%'
                                    then exists (select 1 from appointment
                                                  where appointment.member_id = member.id
                                                    and appointment.during @> actor_day()
                                                    and office = substr(wanted, 8))
                                  when wanted like 'post:%'
                                    then exists (select 1 from post
                                                  where post.member_id = member.id and post.during @> actor_day()
                                                    and post.kind = substr(wanted, 6))
                                  when wanted like 'title:%'
                                    then exists (select 1 from post
                                                  where post.member_id = member.id and post.during @> actor_day()
                                                    and starts_with(lower(post.title), lower(substr(wanted, 7))))
                                  else false end)
        order by place limit 1), 'member')
      from member where member.id = person
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

CREATE FUNCTION public.claim_archive(by_worker uuid, at timestamp with time zone, silent timestamp with time zone) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare found_id uuid;

begin
  select id into found_id from paper_archive
   where state = 'running' and (seen_at is null or seen_at < silent)
   order by asked_at limit 1 for update skip locked;

  if found_id is not null then
    update paper_archive set worker = by_worker, seen_at = at where id = found_id;

  end if;

  return found_id;

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

CREATE FUNCTION public.close_agency(closing uuid, successor uuid, first_day date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  perform demand_agency_keeper();

  update agency set during = daterange(lower(during), greatest(lower(during), first_day)), successor_id = successor
   where id = closing;

  update agency_history set during = daterange(lower(during), greatest(lower(during), first_day))
   where agency_id = closing and upper_inf(during);

  update appointment set during = daterange(lower(during), greatest(lower(during), first_day))
   where agency_id = closing and (upper_inf(during) or upper(during) > first_day);

end $$;

CREATE FUNCTION public.close_entry() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  update proxy_entry set state = 'sent', revision = new.revision, sent_at = new.submitted_at
   where pledge_id = new.id and state = 'open';

  return null;

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

  ends     date[];

  reviews  date[];

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

  select array_agg(management.member_id), array_agg(gone.successor), array_agg(management.override_reason),
         array_agg(management.ends_on), array_agg(management.review_on)
    into people, managers, reasons, ends, reviews
    from unnest(ending, successors) as gone (id, successor)
    join management on management.unit_id = gone.id
   where upper_inf(management.during) or upper(management.during) > first_day;

  update management set during = daterange(lower(during), greatest(lower(during), first_day))
   where unit_id = any(ending) and (upper_inf(during) or upper(during) > first_day);

  insert into management (id, member_id, unit_id, during, override_reason, ends_on, review_on)
  select gen_random_uuid(), member_id, manager, daterange(first_day, null), reason, last_day, review_on
    from unnest(people, managers, reasons, ends, reviews) as managed (member_id, manager, reason, last_day, review_on)
   where manager is not null;

  update member set manager_id = manager
    from unnest(people, managers) as managed (member_id, manager) where member.id = managed.member_id;

  update pledge set manager_id = manager, version = version + 1
    from unnest(people, managers) as managed (member_id, manager)
   where pledge.member_id = managed.member_id and pledge.cycle_id = any(years) and pledge.stage <> 'decided'
     and pledge.manager_id = any(ending);

  return closed;

end $$;

CREATE FUNCTION public.content_sum(line jsonb) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ select hashtextextended((line - 'version')::text, 0) $$;

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

CREATE FUNCTION public.count_borne_names() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  insert into borne_name as known (given_name, full_name, fold, bearers)
  select given_name, full_name, fold, count(*) from fresh group by given_name, full_name, fold
   order by given_name, full_name
  on conflict (given_name collate "vi-x-icu", full_name collate "vi-x-icu")
    do update set bearers = known.bearers + excluded.bearers;

  return null;

end $$;

CREATE FUNCTION public.count_gone_members() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  perform add_to_member_tally(branch_id, standing, -people)
     from (select branch_id, standing, count(*)::integer as people from gone
            where branch_id is not null group by branch_id, standing order by branch_id, standing) counted;

  return null;

end $$;

CREATE FUNCTION public.count_member_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  new.version := old.version + 1;

  return new;

end $$;

CREATE FUNCTION public.count_new_members() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  perform add_to_member_tally(branch_id, standing, people)
     from (select branch_id, standing, count(*)::integer as people from fresh
            where branch_id is not null group by branch_id, standing order by branch_id, standing) counted;

  return null;

end $$;

CREATE FUNCTION public.day_of(moment timestamp with time zone) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ select (moment at time zone 'Asia/Ho_Chi_Minh')::date $$;

CREATE FUNCTION public.deciding_unit(branch uuid) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select coalesce((select unit.id from unit_closure closure join unit on unit.id = closure.above_id
                      where closure.below_id = branch
                        and unit.kind in ('grassroots_committee', 'base_branch', 'commune_committee')
                      order by closure.depth limit 1), branch)
  $$;

CREATE FUNCTION public.decision_is_held() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  new.held := publication_is_a_step(new.pledge_id);

  return new;

end $$;

CREATE FUNCTION public.demand_agency_keeper() RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
begin
  if not actor_gives('agency_head', null) then
    raise exception 'the actor keeps no agencies' using errcode = 'insufficient_privilege';

  end if;

end $$;

CREATE FUNCTION public.demand_open_entry() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  if not exists (select 1 from proxy_entry
                  where pledge_id = new.id and state = 'open' and entered_by = new.entering_by
                    and entered_by = actor_id())
     or exists (select 1 from pledge_draft where pledge_id = new.id) then
    raise exception 'pledge % is not to be entered', new.id
      using errcode = 'check_violation', constraint = 'pledge_entry_is_open';

  end if;

  return new;

end $$;

CREATE FUNCTION public.demand_register_keeper() RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
begin
  if not actor_keeps_register() and 'owner' not in (session_user, current_setting('role'))
     and not exists (select 1 from transfer where closed_by = actor_id() and state = 'accepted' and not settled) then
    raise exception 'the actor keeps no register' using errcode = 'insufficient_privilege';

  end if;

end $$;

CREATE FUNCTION public.derive_management(people uuid[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
  person record;

begin
  for person in
    select member.id, member.manager_id, held.id as row_id, held.source, held.unit_id as held_by, wanted.unit_id as wanted,
           wanted.title as basis,
           wanted.height < (select max(depth) from unit_closure where below_id = held.unit_id) as higher
      from member
      left join management held on held.member_id = member.id and upper_inf(held.during)
      left join lateral (
        select managed.unit_id, post.title,
               (select max(depth) from unit_closure where below_id = managed.unit_id) as height
          from post
          join managed_post managed on managed.during @> actor_day()
                                   and (managed.kind is null or managed.kind = post.kind)
                                   and vn_fold(post.title) like managed.pattern
          join unit place on place.id = coalesce(post.unit_id, member.branch_id)
                         and (managed.level is null or managed.level = place.kind)
          join unit_closure reach on reach.above_id = managed.unit_id and reach.below_id = place.id
         where post.member_id = member.id and post.during @> actor_day()
         order by height, post.title limit 1) wanted on true
     where member.id = any(people)
  loop
    if person.source is distinct from 'override'
       and (person.source is distinct from 'import' or coalesce(person.higher, false))
       and (person.wanted is distinct from person.held_by or person.source is null) then
      update management set during = daterange(lower(during), greatest(lower(during), actor_day()))
       where id = person.row_id;

      if person.wanted is not null then
        insert into management (id, member_id, unit_id, during, source, basis)
        values (gen_random_uuid(), person.id, person.wanted, daterange(actor_day(), null), 'post', person.basis);

      end if;

      person.held_by := person.wanted;

    end if;

    if person.held_by is distinct from person.manager_id then
      update member set manager_id = person.held_by where id = person.id;

    end if;

  end loop;

  update pledge
     set manager_id = member.manager_id, version = pledge.version + 1,
         category = pledge_category(member.id)
    from member, cycle
   where pledge.member_id = any(people) and member.id = pledge.member_id and cycle.id = pledge.cycle_id
     and pledge.state in ('asked', 'draft', 'waived') and pledge.revision is null
     and actor_day() <= (cycle.cut_off_at at time zone 'Asia/Ho_Chi_Minh')::date
     and pledge.manager_id is distinct from member.manager_id;

end $$;

CREATE FUNCTION public.described(offices public.held_office[]) RETURNS jsonb
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
  held  held_office;

  shown jsonb := '[]';

begin
  if cardinality(offices) > 1 then
    offices := array(select one from unnest(offices) one left join unit on unit.id = one.unit_id
                      order by one.acting_for is not null, one.office, unit.code);

  end if;

  foreach held in array offices loop
    shown := shown || (select jsonb_build_object(
      'office', held.office, 'unit', held.unit_id, 'agency', held.agency_id,
      'unit_name', coalesce((select name from unit where id = held.unit_id),
                            (select name from agency where id = held.agency_id)),
      'unit_kind', (select kind from unit where id = held.unit_id),
      'acting_for', case when held.acting_for is not null then
                      (select jsonb_build_object('member', id, 'name', full_name) from member
                        where id = held.acting_for) end));

  end loop;

  return shown;

end $$;

CREATE FUNCTION public.device_is_known(token bytea, member_code text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select exists (select 1 from known_device join member on member.id = known_device.member_id
                    where known_device.token_hash = token and member.code = member_code)
  $$;

CREATE FUNCTION public.digest_lines(on_day date, moment timestamp with time zone, by_mail boolean, by_message boolean) RETURNS TABLE(notice_id uuid, member_id uuid, email text, phone text, kind text, at timestamp with time zone, about uuid, year integer, count integer, due_on date, words text, place text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select notice.id, member.id, case when by_mail and member.email = member.proved_email then member.email end,
           case when by_message then member.phone end, notice.kind, notice.at, notice.about, notice.year, notice.count,
           notice.due_on, coalesce(rule.words, ''), unit.name
      from notice
      join member on member.id = notice.member_id
      left join notice_choice choice on choice.member_id = member.id
      left join reminder_rule rule on rule.id = notice.rule_id
      left join unit on unit.id = notice.about
     where notice.read_at is null and notice.mailed_on is null and notice.at <= moment
       and notice.at > moment - make_interval(days => (select oldest_days from reminder_setting))
       and coalesce(choice.daily, true)
       and ((by_mail and member.email = member.proved_email) or (by_message and member.phone is not null))
       and not exists (select from mail where mail.member_id = member.id and mail.kind = 'digest' and mail.day = on_day)
     order by member.id, notice.at, notice.id
  $$;

CREATE FUNCTION public.drop_oidc_arrival(browser bytea) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$ delete from oidc_arrival where browser_hash = browser $$;

CREATE FUNCTION public.drop_prepared_year(which uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare rules_of uuid;

begin
  if not actor_gives('organization_board', null) then return false; end if;

  select rule_set_id into rules_of from cycle where id = which and opened_at is null for update;

  if not found then return false; end if;

  delete from template where cycle_id = which;

  delete from cycle_phase where cycle_id = which;

  delete from cycle where id = which;

  delete from rule_set where id = rules_of and not exists (select 1 from cycle where rule_set_id = rules_of);

  return true;

end $$;

CREATE FUNCTION public.due_reminders(on_day date, moment timestamp with time zone) RETURNS TABLE(rule_id uuid, member_id uuid, kind text, about uuid, year integer, count integer, due_on date, names text[])
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    with waiting as materialized (
      select * from awaited(moment) where until is null or moment <= until
    ), timed as materialized (
      select since, workdays(since, on_day) as passed from (select distinct since from waiting) days
    ), fired as materialized (
      select rule.id as rule_id, rule.audience, waiting.*
        from waiting
        join timed using (since)
        join reminder_rule rule on rule.cycle_id = waiting.cycle_id and rule.occasion = waiting.occasion and rule.active
       where works_on(on_day)
         and ((on_day <= since and abs(passed) = any (rule.before))
              or (on_day >= since and passed >= rule.after
                  and case when rule.every is null then passed = rule.after
                           else (passed - rule.after) % rule.every = 0 end))
    ), holder as materialized (
      select appointment.member_id, appointment.unit_id, appointment.office from appointment
       where appointment.during @> on_day and appointment.unit_id is not null
         and appointment.office in ('secretary', 'deputy_secretary', 'grassroots_committee', 'organization_board')
      union
      select deputation.deputy_id, appointment.unit_id, appointment.office
        from deputation join appointment on appointment.id = deputation.appointment_id
       where deputation.during @> on_day and deputation.accepted and deputation.ended_at is null
         and appointment.during @> on_day and appointment.member_id = deputation.holder_id
         and appointment.office in ('secretary', 'deputy_secretary', 'grassroots_committee')
    ), committee as materialized (
      -- A unit's Board speaks where it has no committee of its own in the register.
      select distinct holder.member_id, holder.unit_id from holder
       where office = 'grassroots_committee'
          or (office = 'organization_board'
              and not exists (select from holder sits where sits.unit_id = holder.unit_id
                                                        and sits.office = 'grassroots_committee'))
    ), seat as (
      -- Units above a branch where somebody is there to be told, from below: an empty seat swallows nothing.
      select line.below_id as branch_id, line.above_id as unit_id,
             row_number() over (partition by line.below_id order by line.depth) as level
        from unit_closure line
       where line.depth > 0 and line.above_id in (select unit_id from committee)
    ), upwards as (
      select fired.rule_id, committee.member_id, fired.occasion, seat.unit_id, fired.year, unit.name,
             count(*)::integer as many, min(fired.since) as since
        from fired
        join seat on seat.branch_id = fired.branch_id
                 and seat.level = case fired.audience when 'above' then 1 when 'second' then 2 end
        join committee on committee.unit_id = seat.unit_id and committee.member_id <> fired.member_id
        join unit on unit.id = fired.branch_id
       group by fired.rule_id, committee.member_id, fired.occasion, seat.unit_id, fired.year, fired.branch_id, unit.name
    )
    select fired.rule_id, fired.member_id, 'remind_' || fired.occasion, fired.pledge_id, fired.year, 1, fired.since,
           '{}'::text[]
      from fired where fired.audience = 'writer'
    union all
    select fired.rule_id, holder.member_id, 'unit_' || fired.occasion, fired.branch_id, fired.year,
           count(*)::integer, min(fired.since), array_agg(member.full_name order by member.given_name, member.full_name)
      from fired
      join (select distinct member_id, unit_id from holder where office in ('secretary', 'deputy_secretary')) holder
        on holder.unit_id = fired.branch_id and holder.member_id <> fired.member_id
      join member on member.id = fired.member_id
     where fired.audience = 'branch'
     group by fired.rule_id, holder.member_id, fired.occasion, fired.branch_id, fired.year
    union all
    select upwards.rule_id, upwards.member_id, 'unit_' || upwards.occasion, upwards.unit_id, upwards.year,
           sum(many)::integer, min(upwards.since), array_agg(upwards.name || ' (' || many || ')' order by upwards.name)
      from upwards
     group by upwards.rule_id, upwards.member_id, upwards.occasion, upwards.unit_id, upwards.year
  $$;

CREATE FUNCTION public.due_reorganization(day date) RETURNS TABLE(id uuid, member_id uuid, code text, full_name text, branch_id uuid, offices jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select due.id, them.member_id, them.code, them.full_name, them.branch_id, them.offices
      from (select reorganization.id, made_by from reorganization
             where state = 'coming' and first_day <= day and (tried_on is null or tried_on < day)
               and not exists (select 1 from reorganization earlier
                                where earlier.state = 'coming' and earlier.first_day < reorganization.first_day
                                  and coalesce(earlier.sheet_id, earlier.id)
                                      = coalesce(reorganization.sheet_id, reorganization.id))
             order by first_day, made_at, reorganization.id limit 1) due,
           actor_of(due.made_by, day) them
  $$;

CREATE FUNCTION public.duties_by(groups jsonb, person uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select nullif(category_by((select jsonb_agg(jsonb_build_object('category', one ->> 'code', 'any', one -> 'any') order by place)
                                 from jsonb_array_elements(groups) with ordinality listed (one, place)), person), 'member')
  $$;

CREATE FUNCTION public.end_archive(archive uuid, by_worker uuid, whole boolean, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  update paper_archive
     set state = case when whole then 'done' else 'stopped' end, finished_at = case when whole then at end, worker = null
   where id = archive and state = 'running' and worker = by_worker;

end $$;

CREATE FUNCTION public.end_oidc(browser bytea, state bytea, moment timestamp with time zone) RETURNS TABLE(nonce text, verifier text, member_id uuid)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    delete from oidc_try where browser_hash = browser and state_hash = state and expires_at > moment
    returning nonce, verifier, member_id
  $$;

CREATE FUNCTION public.end_overrides(today date, happened_at timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
  it    record;

  count bigint := 0;

  after text;

begin
  perform set_config('app.day', today::text, true);

  for it in
    select management.id, management.member_id, management.ends_on, management.override_reason,
           coalesce(unit.name, 'không thuộc diện quản lý') as level
      from management left join unit on unit.id = management.unit_id
     where management.source = 'override' and upper_inf(management.during) and management.ends_on < today
     order by management.member_id for update of management skip locked
  loop
    update management set during = daterange(lower(during), greatest(lower(during), it.ends_on + 1))
     where id = it.id;

    perform derive_management(array[it.member_id]);

    select coalesce((select unit.name || ' (theo chức vụ ' || held.basis || ')'
                       from management held join unit on unit.id = held.unit_id
                      where held.member_id = it.member_id and upper_inf(held.during)), 'không thuộc diện quản lý')
      into after;

    insert into member_change (id, member_id, key, at, actor_id, actor_name, office_title, act, fields, reason, holds_from)
    values (gen_random_uuid(), it.member_id, gen_random_uuid(), happened_at, null, 'Hệ thống', '', 'management',
            jsonb_build_array(jsonb_build_object('field', 'management', 'from', it.level || ' (ghi bằng tay)', 'to', after)),
            'Hết thời hạn đã ghi. Lý do lúc ghi: ' || it.override_reason, it.ends_on + 1);

    insert into audit_entry (at, act, object, object_id)
    values (happened_at, 'EndOverride', 'member', it.member_id);

    count := count + 1;

  end loop;

  return count;

end $$;

CREATE FUNCTION public.end_passkey(browser bytea, moment timestamp with time zone) RETURNS TABLE(member_id uuid, state jsonb)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    delete from passkey_try where browser_hash = browser and expires_at > moment
    returning passkey_try.member_id, passkey_try.state
  $$;

CREATE FUNCTION public.end_poll(which uuid, counts jsonb, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare cast_ integer;

begin
  if not leads_poll(which) then
    raise exception 'poll % is led by others', which using errcode = 'insufficient_privilege';

  end if;

  select count(*) into cast_ from poll_envelope where poll_id = which;

  insert into ballot (id, pledge_id, key, at, actor_id, held_on, entitled, present, issued, returned, invalid, votes, meeting_id)
    select gen_random_uuid(), line.pledge_id, gen_random_uuid(), end_poll.at,
           -- No one's count is entered by themself.
           case when line.member_id <> actor_id() then actor_id()
                else (select teller.member_id from poll_teller teller
                       where teller.poll_id = which and teller.member_id <> actor_id() order by place limit 1) end,
           meeting.held_on, meeting.entitled, meeting.present, cast_, cast_, (counted.value ->> 'invalid')::integer,
           counted.value -> 'votes', meeting.id
      from jsonb_each(counts) counted
      join poll on poll.id = which
      join meeting on meeting.id = poll.meeting_id
      join poll_line line on line.poll_id = which and line.pledge_id = counted.key::uuid
      -- What was proposed meanwhile leans on the counts it had.
      join pledge on pledge.id = line.pledge_id and pledge.stage in ('open', 'self_reviewed')
     order by line.place;

  update poll_voter set took_part = true
   where poll_id = which and exists (select 1 from poll_envelope envelope
                                      where envelope.poll_id = which and envelope.voter_id = poll_voter.member_id);

  delete from poll_envelope where poll_id = which;

end $$;

CREATE FUNCTION public.end_sessions(who uuid[], cause text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  perform set_config('app.session_end', cause, true);

  delete from session where member_id = any (who);

  perform set_config('app.session_end', '', true);

end $$;

CREATE FUNCTION public.end_sessions_of_account() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  perform end_sessions(array[new.member_id],
                       case when new.locked_at is distinct from old.locked_at then 'lock' else 'password' end);

  return null;

end $$;

CREATE FUNCTION public.end_sessions_of_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  perform end_sessions(array(select member_id from changed), 'office');

  return null;

end $$;

CREATE FUNCTION public.end_stay(which uuid, seen integer, last_day date) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare ended bigint;

begin
  update transfer set ended_on = last_day, version = version + 1
   where id = which and version = seen and kind = 'temporary' and state = 'accepted'
     and member_id is distinct from actor_id() and last_day < coalesce(ended_on, until_on)
     and (actor_acts_for(from_branch_id) or actor_acts_for(to_branch_id));

  get diagnostics ended = row_count;

  if ended = 1 then
    update membership stay set during = daterange(lower(stay.during), last_day, '[]')
      from transfer
     where transfer.id = which and stay.member_id = transfer.member_id and stay.kind = 'temporary'
       and stay.branch_id = transfer.to_branch_id and lower(stay.during) = transfer.effective_on;

  end if;

  return ended;

end $$;

CREATE FUNCTION public.factor_kinds(member uuid) RETURNS text[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  if not actor_keeps_register() then
    return '{}';

  end if;

  return (select coalesce(array_agg(kind order by kind), '{}')
            from (select kind from second_factor where member_id = member and active_at is not null
                  union
                  select 'passkey' from passkey where member_id = member) kinds);

end $$;

CREATE FUNCTION public.few_units_below(seats uuid[]) RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
  seat  uuid;

  units uuid[] := '{}';

begin
  foreach seat in array seats loop
    units := units || array(select below_id from unit_closure where above_id = seat limit 65);

    if cardinality(units) > 64 then return '{}'; end if;

  end loop;

  return units;

end $$;

CREATE FUNCTION public.find_bearers(unit uuid, name text, stands text, after uuid, most integer, inside bigint, everybody bigint) RETURNS TABLE(id uuid, place bigint)
    LANGUAGE plpgsql STABLE ROWS 50
    SET search_path TO 'public', 'pg_temp'
    AS $_$
#variable_conflict use_column
declare
  last  record;

  one   record;

  shown bigint := 0;

  added integer;

  names integer;

  step  constant bigint := most * everybody / inside;

begin
  select given_name, full_name into last from member where member.id = after;

  loop
    names := 0;

    for one in execute
      format('select given_name, full_name from borne_name where fold like %L', name)
      || case when last is null then ''
              else ' and (given_name collate "vi-x-icu", full_name collate "vi-x-icu") >= ($1, $2)' end
      || ' order by given_name collate "vi-x-icu", full_name collate "vi-x-icu" limit $3'
      using last.given_name, last.full_name, step + 1
    loop
      names := names + 1;

      if names > step then
        -- With this name the next step begins.
        last := one;

        after := null;

        exit;

      end if;

      return query
        select member.id, shown + row_number() over () from member
         where given_name collate "vi-x-icu" = one.given_name and full_name collate "vi-x-icu" = one.full_name
           and branch_id is not null and (stands = '' or standing = stands)
           and (inside = everybody
                or (select true from unit_closure line where line.above_id = unit and line.below_id = branch_id))
           and (after is null or one.full_name <> last.full_name or member.id > after)
         order by member.id limit most - shown;

      get diagnostics added = row_count;

      shown := shown + added;

      exit when shown = most;

    end loop;

    exit when shown = most or names <= step;

  end loop;

end $_$;

CREATE FUNCTION public.find_members(unit uuid, name text, number text, stands text, after uuid, most integer) RETURNS TABLE(id uuid, place bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
    SET search_path TO 'public', 'pg_temp'
    SET random_page_cost TO '1.1'
    SET max_parallel_workers_per_gather TO '0'
    AS $_$
#variable_conflict use_column
declare
  inside     bigint;

  everybody  bigint;

  narrow     boolean;

  few        boolean;

  last       record;

  begins     uuid[];

  worth      bigint;

  whole      boolean := number_is_vague(find_members.unit, number);

  elsewhere  boolean := false;

  attempt    text;

  scope      text := '(select true from unit_closure line where line.above_id = $1 and line.below_id = branch_id)';

  conditions text := 'true';

begin
  if not exists (select 1 from unit_closure line
                  where line.below_id = find_members.unit
                    and line.above_id = any (actor_set('keeper_seats'))) then
    return;

  end if;

  select coalesce(sum(total), 0) into inside from member_tally where unit_id = find_members.unit;

  select coalesce(sum(total), 0) into everybody
    from member_tally join unit on unit.id = unit_id where parent_id is null and successor_id is null;

  if inside = 0 then
    return;

  end if;

  -- Reading everybody inside is cheaper than walking past those outside until a page is full.
  narrow := inside * inside < most * everybody;

  if name <> '' and not narrow then
    return query select * from find_bearers(unit, name, stands, after, most, inside, everybody);

    return;

  end if;

  if inside = everybody then
    scope := 'branch_id is not null';

  end if;

  if stands <> '' then
    conditions := format('standing = %L', stands);

  elsif name = '' and number = '' then
    -- Who left is found by name, by number or in their own list, but does not stand among the members.
    conditions := 'standing not in (''transferred'', ''ended'')';

  end if;

  if name <> '' then conditions := conditions || format(' and fold like %L', name); end if;

  select given_name, full_name into last from member where member.id = after;

  if last is not null then
    conditions := conditions || ' and (given_name collate "vi-x-icu", full_name collate "vi-x-icu", id) > ($2, $3, $4)';

  end if;

  if number <> '' then
    worth := case when narrow or whole then 100 else sqrt(most::float * everybody * everybody / inside) end;

    begins := array(select * from numbers_that_are(number));

    elsewhere := begins <> '{}';

    if not whole then
      begins := array(select * from numbers_that_begin(number, worth::integer));

    end if;

  end if;

  -- A number is looked for at the beginning of a code, a card or a phone, and only where none begins so anywhere in it.
  foreach attempt in array case when number = '' then array['all'] else array['begins', 'holds'] end loop
    few := attempt = 'begins' and cardinality(begins) < worth;

    return query execute
      case when narrow and not few
           -- Fenced, so that everybody inside is read from the index of branches and nobody is written down.
           then 'select id, row_number() over () from (select id from (select member.id, given_name, full_name'
             || case when number = '' then '' else ', numbers' end || ' from unit_closure line
                   join member on member.branch_id = line.below_id where line.above_id = $1 and ' || conditions
             || ' offset 0) people where true'
           else 'with people as ' || case when few then 'materialized' else 'not materialized' end
             || ' (select member.id, branch_id, given_name, full_name, standing, '
             || case when number = '' then 'fold' else 'numbers' end || ' from member where '
             || case when few then 'id = any ($6) and ' else '' end || scope
             || ') select id, row_number() over () from (select id from people where ' || conditions end
      || case when attempt = 'holds' then format(' and numbers like %L', '%' || number || '%')
              when attempt = 'begins' and not few then
                format(' and (split_part(numbers, '' '', 1) like %1$L or split_part(numbers, '' '', 2) like %1$L
                              or split_part(numbers, '' '', 3) like %1$L)', number || '%')
              else '' end
      || ' order by given_name collate "vi-x-icu", full_name collate "vi-x-icu", id limit $5) people'
      using unit, last.given_name, last.full_name, after, most, begins;

    -- Who has just this number and is elsewhere is meant, not somebody inside whose number holds it in the middle.
    exit when found or whole or elsewhere;

  end loop;

end $_$;

CREATE FUNCTION public.follow_duty() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  update pledge
     set manager_id = new.manager_id, agency_id = new.agency_id, version = pledge.version + 1
   where pledge.member_id = new.id and pledge.revision is not null and pledge.stage <> 'decided'
     and (pledge.manager_id, pledge.agency_id) is distinct from (new.manager_id, new.agency_id)
     and not exists (select 1 from cycle_phase phase
                      where phase.cycle_id = pledge.cycle_id and phase.phase = 'self_review'
                        and phase.closes_at < actor_moment());

  return null;

end $$;

CREATE FUNCTION public.follow_posts() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  if exists (select 1 from managed_post) then
    perform derive_management(array(select distinct member_id from fresh));

  end if;

  return null;

end $$;

CREATE FUNCTION public.follow_standing() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  if not exists (select 1 from standing_history
                  where member_id = new.id and upper_inf(during) and standing = new.standing) then
    update standing_history set during = daterange(lower(during), greatest(lower(during), actor_day()))
     where member_id = new.id and upper_inf(during);

    insert into standing_history (member_id, standing, during)
    select new.id, new.standing,
           daterange(greatest(actor_day(), (select max(upper(during)) from standing_history where member_id = new.id)),
                     null);

  end if;

  update pledge
     set version = pledge.version + 1,
         state = case when not standing_pledges(rule_set.rules, new.standing) then 'waived'
                      when exists (select 1 from pledge_draft where pledge_draft.pledge_id = pledge.id) then 'draft'
                      else 'asked' end
    from cycle join rule_set on rule_set.id = cycle.rule_set_id
   where pledge.member_id = new.id and cycle.id = pledge.cycle_id
     and actor_day() <= (cycle.cut_off_at at time zone 'Asia/Ho_Chi_Minh')::date
     and case when standing_pledges(rule_set.rules, new.standing) then pledge.state = 'waived'
              else pledge.state in ('asked', 'draft') end;

  -- Who is no member any more acts under no office, and no device stays signed in.
  if new.standing in ('transferred', 'ended') then
    update appointment set during = daterange(lower(during), greatest(lower(during), actor_day()))
     where member_id = new.id and upper_inf(during);

    delete from session where member_id = new.id;

    delete from known_device where member_id = new.id;

  end if;

  return null;

end $$;

CREATE FUNCTION public.forget_archives(at timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$ delete from paper_archive where keep_until < at $$;

CREATE FUNCTION public.forget_borne_names() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  update borne_name set bearers = bearers - lost.count
    from (select given_name, full_name, count(*) from gone group by given_name, full_name) lost
   where borne_name.given_name collate "vi-x-icu" = lost.given_name
     and borne_name.full_name collate "vi-x-icu" = lost.full_name;

  delete from borne_name using (select distinct given_name, full_name from gone) lost
   where borne_name.given_name collate "vi-x-icu" = lost.given_name
     and borne_name.full_name collate "vi-x-icu" = lost.full_name and bearers <= 0;

  return null;

end $$;

CREATE FUNCTION public.forget_imports(oldest timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$ delete from import_undo using import where import.id = import_id and import.applied_at < oldest $$;

CREATE FUNCTION public.freeze_template() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  update template set frozen_at = new.submitted_at where id = new.template_id and frozen_at is null;

  return new;

end $$;

CREATE FUNCTION public.give_reminder_rules(to_cycle uuid, of_year integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    insert into reminder_rule (cycle_id, position, occasion, audience, before, after, every, words, active)
    select to_cycle, position, occasion, audience, before, after, every, words, active
      from reminder_rule
     where cycle_id is not distinct from (select cycle.id from cycle join reminder_rule on cycle_id = cycle.id
                                           where cycle.year < of_year order by cycle.year desc limit 1)
  $$;

CREATE FUNCTION public.guard_deputation() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if new.accepted is distinct from old.accepted and (old.accepted is not null or actor_id() is distinct from old.deputy_id)
  then
    raise exception 'deputation % is answered once, by the deputy', old.id
      using errcode = 'check_violation', constraint = 'deputation_answered_by_deputy';

  end if;

  if old.ended_at is not null then
    raise exception 'deputation % is over', old.id
      using errcode = 'check_violation', constraint = 'deputation_ends_once';

  end if;

  return new;

end $$;

CREATE FUNCTION public.held_grade(paper uuid) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return (select decision.grade
            from decision join pledge on pledge.id = decision.pledge_id
           where decision.pledge_id = paper and pledge.unpublished
             and (pledge.manager_id = any (actor_set('managing_seats')::uuid[])
                  or coalesce(pledge.manager_id, pledge.decides_id) = any (actor_set('paper_seats')::uuid[]))
           order by decision.at desc, decision.id desc limit 1);

end $$;

CREATE FUNCTION public.holders_in(place uuid, wanted text[], on_day date) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select appointment.member_id from appointment
     where appointment.unit_id = place and appointment.during @> on_day and appointment.office = any (wanted)
    union
    select deputation.deputy_id
      from deputation join appointment on appointment.id = deputation.appointment_id
     where appointment.unit_id = place and appointment.during @> on_day and appointment.office = any (wanted)
       and deputation.during @> on_day and deputation.accepted and deputation.ended_at is null
       and appointment.member_id = deputation.holder_id and not appointment.office = any (weighty_offices())
  $$;

CREATE FUNCTION public.holds_office(who uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return exists (select 1 from member join unit_closure line on line.below_id = member.branch_id
                  where member.id = who and line.above_id = any (actor_set('keeper_seats')))
     and exists (select 1 from offices_of(who, actor_day()));

end $$;

CREATE FUNCTION public.import_actor(wanted uuid, day date) RETURNS TABLE(member_id uuid, code text, full_name text, branch_id uuid, offices jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
begin
  return query
    select them.* from import, actor_of(import.uploaded_by, day) them where import.id = wanted;

end $$;

CREATE FUNCTION public.is_proposed_by_another(proposal uuid, who uuid, wanted text, at_unit uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return exists (select 1 from appointment_act
                  where id = proposal and act = 'propose' and actor_id <> actor_id()
                    and (member_id, office, unit_id) = (who, wanted, at_unit));

end $$;

CREATE FUNCTION public.keep_archive_part(archive uuid, by_worker uuid, at_place integer, file_name text, bytes bytea, at timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  update paper_archive set seen_at = at where id = archive and state = 'running' and worker = by_worker;

  if not found then return false; end if;

  update paper_archive_part set name = file_name, content = bytes where archive_id = archive and place = at_place;

  return true;

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
       select $1, $2, array_agg(fresh.%I), array_agg(content_sum(to_jsonb(fresh))),
              case when $3 then jsonb_agg(to_jsonb(fresh)) end
         from fresh having count(*) > 0', key)
      using import, tg_table_name, keyless;

  else
    execute format(
      'insert into import_undo (import_id, relation, ids, sums, before, after)
       select $1, $2, array_agg(fresh.%I), array_agg(content_sum(to_jsonb(fresh))),
              (select jsonb_agg(to_jsonb(was)) from was), case when $3 then jsonb_agg(to_jsonb(fresh)) end
         from fresh having count(*) > 0', key)
      using import, tg_table_name, keyless;

  end if;

  return null;

end $_$;

CREATE FUNCTION public.keep_mailed_codes(branch uuid, whose uuid[], hashes bytea[], masked text[], moment timestamp with time zone, until timestamp with time zone) RETURNS SETOF uuid
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    update account
       set activation_hash = fresh.hash, activation_expires_at = until, mailed_to = fresh.masked, mailed_at = moment
      from unnest(whose, hashes, masked) as fresh (member_id, hash, masked)
      join member on member.id = fresh.member_id
     where account.member_id = fresh.member_id and account.password_hash is null and account.locked_at is null
       and member.branch_id = branch and actor_reaches(branch) and member.standing not in ('transferred', 'ended')
       and (account.mailed_at is null or account.mailed_at <= moment - interval '1 minute')
    returning account.member_id
  $$;

CREATE FUNCTION public.keep_oidc_arrival(browser bytea, who_issuer text, who_subject text, is_strong boolean, factor boolean, moment timestamp with time zone, until timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    delete from oidc_arrival where expires_at < moment;

    insert into oidc_arrival (browser_hash, issuer, subject, strong, with_factor, expires_at)
    values (browser, who_issuer, who_subject, is_strong, factor, until);

  $$;

CREATE FUNCTION public.keep_poll_forward() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  if (old.state, new.state) not in (('prepared', 'open'), ('prepared', 'given_up'), ('open', 'counted'), ('open', 'given_up'))
     or (new.state = 'open'
         and (select count(public_key) from poll_teller where poll_id = new.id) < 3) then
    raise exception 'poll % does not go from % to %', new.id, old.state, new.state
      using errcode = 'check_violation', constraint = 'poll_goes_forward';

  end if;

  return new;

end $$;

CREATE FUNCTION public.keep_poll_open() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  perform 1 from poll where id = new.poll_id and state = 'open' for share;

  if not found then
    raise exception 'poll % is not open', new.poll_id using errcode = 'check_violation', constraint = 'poll_is_open';

  end if;

  return new;

end $$;

CREATE FUNCTION public.leads_poll(which uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return exists (select 1 from poll where id = which and unit_id = any (actor_set('paper_seats')::uuid[]));

end $$;

CREATE FUNCTION public.like_a_colleague(of_pledge uuid, mine jsonb, at_least integer) RETURNS SETOF text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

CREATE FUNCTION public.meeting_counts(meeting uuid) RETURNS TABLE(pledge_id uuid, issued integer, returned integer, invalid integer, votes jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return query
    select distinct on (ballot.pledge_id) ballot.pledge_id, ballot.issued, ballot.returned, ballot.invalid, ballot.votes
      from ballot join meeting held on held.id = ballot.meeting_id
     where ballot.meeting_id = meeting_counts.meeting
       and held.unit_id = any (actor_set('paper_seats')::uuid[])
     order by ballot.pledge_id, ballot.at desc, ballot.id desc;

end $$;

CREATE FUNCTION public.meetings_are_told() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  case tg_table_name
    when 'meeting' then perform pg_notify('changed', new.id::text);

    when 'meeting_item' then perform pg_notify('changed', new.meeting_id::text);

    when 'pledge' then perform tell_meetings_of(new.id);

    else perform tell_meetings_of(new.pledge_id);

  end case;

  return null;

end $$;

CREATE FUNCTION public.members_without_branch() RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  if not actor_gives('organization_board', null) then return 0; end if;

  return (select count(*) from member where branch_id is null and standing in ('probationary', 'official'));

end $$;

CREATE FUNCTION public.move_borne_names() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  insert into borne_name as known (given_name, full_name, fold, bearers)
  values (new.given_name, new.full_name, new.fold, 1)
  on conflict (given_name collate "vi-x-icu", full_name collate "vi-x-icu") do update set bearers = known.bearers + 1;

  update borne_name set bearers = bearers - 1
   where given_name collate "vi-x-icu" = old.given_name and full_name collate "vi-x-icu" = old.full_name;

  delete from borne_name
   where given_name collate "vi-x-icu" = old.given_name and full_name collate "vi-x-icu" = old.full_name
     and bearers <= 0;

  return null;

end $$;

CREATE FUNCTION public.move_member_tally() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  if old.branch_id is not null then
    perform add_to_member_tally(old.branch_id, old.standing, -1);

  end if;

  if new.branch_id is not null then
    perform add_to_member_tally(new.branch_id, new.standing, 1);

  end if;

  return null;

end $$;

CREATE FUNCTION public.move_pledge_tally() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  insert into pledge_tally as tally
    (cycle_id, branch_id, asked, draft, submitted, returned, agreed, late, self_reviewed, proposed, decided,
     waived)
  select * from (
    select cycle_id, branch_id,
           sum(sign * (state = 'asked')::int) as asked, sum(sign * (state = 'draft')::int) as draft,
           sum(sign * (state = 'submitted')::int) as submitted, sum(sign * (state = 'returned')::int) as returned,
           sum(sign * (state = 'agreed')::int) as agreed, sum(sign * late::int) as late,
           sum(sign * (stage = 'self_reviewed')::int) as self_reviewed,
           sum(sign * (stage = 'proposed')::int) as proposed, sum(sign * (stage = 'decided')::int) as decided,
           sum(sign * (state = 'waived')::int) as waived
      from (select 1 as sign, cycle_id, branch_id, state, stage, late from now_there
            union all
            select -1, cycle_id, branch_id, state, stage, late from was_there) step
     group by cycle_id, branch_id) change
   where (asked, draft, submitted, returned, agreed, late, self_reviewed, proposed, decided, waived)
         is distinct from (0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
  on conflict (cycle_id, branch_id) do update
    set asked = tally.asked + excluded.asked, draft = tally.draft + excluded.draft,
        submitted = tally.submitted + excluded.submitted, returned = tally.returned + excluded.returned,
        agreed = tally.agreed + excluded.agreed, late = tally.late + excluded.late,
        self_reviewed = tally.self_reviewed + excluded.self_reviewed,
        proposed = tally.proposed + excluded.proposed, decided = tally.decided + excluded.decided,
        waived = tally.waived + excluded.waived;

  return null;

end $$;

CREATE FUNCTION public.name_management_source() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if new.override_reason is not null then new.source := 'override'; end if;

  return new;

end $$;

CREATE FUNCTION public.next_working_day(on_day date) RETURNS date
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$ select each::date from generate_series(on_day + 1, on_day + 60, interval '1 day') each
         where works_on(each::date) limit 1 $$;

CREATE FUNCTION public.note_import_progress(import_id uuid, percent integer, at timestamp with time zone) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    update import set progress = greatest(progress, percent), claimed_at = at
     where id = import_id and state in ('reading', 'applying') and cancelled_at is null
    returning true
  $$;

CREATE FUNCTION public.note_session_end() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  insert into session_end (token_hash, cause)
  select token_hash, coalesce(nullif(current_setting('app.session_end', true), ''), 'elsewhere') from gone where whole
  on conflict do nothing;

  return null;

end $$;

CREATE FUNCTION public.note_viewings(whose uuid[], papers uuid[], kind text, year integer, viewer uuid, viewer_name text, office text, office_title text, purpose text, moment timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
#variable_conflict use_variable
begin
  insert into viewing (member_id, paper_id, kind, year, viewer_id, viewer_name, office, office_title, purpose, at)
  select seen.member_id, seen.paper_id, kind, year, viewer, viewer_name, office, office_title, purpose, moment
    from unnest(whose, papers) as seen (member_id, paper_id)
   where seen.member_id <> viewer
  on conflict on constraint viewing_once_an_hour do nothing;

end $$;

CREATE FUNCTION public.number_document() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  insert into document_counter as counter (term_id, kind, last) values (new.term_id, new.kind, 1)
  on conflict (term_id, kind) do update set last = counter.last + 1
  returning counter.last into new.number;

  select lpad(new.number::text, greatest(2, length(new.number::text)), '0') || '-' || new.kind || '/' || issuer.symbol
    into new.code
    from unit join document_issuer issuer on issuer.unit_kind = unit.kind
   where unit.id = new.unit_id;

  if not exists (select 1 from committee_term term
                  where term.id = new.term_id and term.unit_id = new.unit_id and term.during @> new.dated) then
    raise exception using constraint = 'issued_document_in_term', message = 'dated outside its term', errcode = 'check_violation';

  end if;

  if exists (select 1 from unit join document_kind kind on kind.symbol = new.kind
              where unit.id = new.unit_id and unit.kind in ('branch', 'base_branch') and not kind.by_branch) then
    raise exception using constraint = 'issued_document_by_branch', message = 'not a branch''s to issue', errcode = 'check_violation';

  end if;

  return new;

end $$;

CREATE FUNCTION public.number_is_vague(unit uuid, number text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select number <> '' and length(number) < 6
       and (select coalesce(sum(total), 0) > 50000 from member_tally where unit_id = number_is_vague.unit)
  $$;

CREATE FUNCTION public.numbers_that_are(number text) RETURNS SETOF uuid
    LANGUAGE sql STABLE ROWS 1
    SET search_path TO 'public', 'pg_temp'
    AS $$
    (select id from member where split_part(numbers, ' ', 1) = number limit 3)
    union (select id from member where split_part(numbers, ' ', 2) = number limit 3)
    union (select id from member where split_part(numbers, ' ', 3) = number limit 3)
  $$;

CREATE FUNCTION public.numbers_that_begin(number text, most integer) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE ROWS 100
    SET search_path TO 'public', 'pg_temp'
    AS $_$
begin
  return query execute
    format('(select id from member where split_part(numbers, '' '', 1) like %1$L limit $1)
            union (select id from member where split_part(numbers, '' '', 2) like %1$L limit $1)
            union (select id from member where split_part(numbers, '' '', 3) like %1$L limit $1)', number || '%')
    using most;

end $_$;

CREATE FUNCTION public.offices_of(who uuid, on_day date) RETURNS SETOF public.held_office
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 2
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return query
    select appointment.id, appointment.office, appointment.unit_id, appointment.agency_id, null::uuid
      from appointment
     where appointment.member_id = who and appointment.during @> on_day
    union all
    select appointment.id, appointment.office, appointment.unit_id, appointment.agency_id, appointment.member_id
      from deputation
      join appointment on appointment.id = deputation.appointment_id
     where deputation.deputy_id = who and deputation.during @> on_day
       and deputation.accepted and deputation.ended_at is null
       and appointment.during @> on_day and appointment.member_id = deputation.holder_id
       and not appointment.office = any (weighty_offices());

end $$;

CREATE FUNCTION public.oidc_arrival_of(browser bytea, moment timestamp with time zone) RETURNS TABLE(issuer text, subject text, strong boolean, with_factor boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select issuer, subject, strong, with_factor from oidc_arrival
     where browser_hash = browser and expires_at > moment
  $$;

CREATE FUNCTION public.oidc_member(whose_issuer text, whose_subject text) RETURNS TABLE(member_id uuid, code text, full_name text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select member.id, member.code, member.full_name
      from oidc_link join member on member.id = oidc_link.member_id
      join account on account.member_id = member.id and account.locked_at is null
     where issuer = whose_issuer and subject = whose_subject and member.standing not in ('transferred', 'ended')
  $$;

CREATE FUNCTION public.open_calendar_feed(token bytea, moment timestamp with time zone) RETURNS TABLE(member_id uuid, code text, fetches integer)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    update calendar_feed feed
       set fetched_at = moment,
           fetches = case when hour_began > moment - interval '1 hour' then feed.fetches + 1 else 1 end,
           hour_began = case when hour_began > moment - interval '1 hour' then hour_began else moment end
      from member join account on account.member_id = member.id and account.locked_at is null
     where feed.token_hash = token and member.id = feed.member_id
       and member.standing not in ('transferred', 'ended')
    returning member.id, member.code, feed.fetches
  $$;

CREATE FUNCTION public.open_session(token bytea, at timestamp with time zone, day date) RETURNS TABLE(member_id uuid, code text, full_name text, branch_id uuid, offices jsonb, session_id uuid, whole boolean, with_factor boolean, with_passkey boolean, way text, proved_at timestamp with time zone, stale boolean, unread bigint)
    LANGUAGE plpgsql SECURITY DEFINER ROWS 1
    SET search_path TO 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
declare mine held_office[];

begin
  select member.id, member.code, member.full_name, member.branch_id, session.id, session.whole, session.with_factor,
         session.with_passkey, session.way, session.proved_at, session.last_seen_at < at - interval '1 minute'
    into member_id, code, full_name, branch_id, session_id, whole, with_factor, with_passkey, way, proved_at, stale
    from session join member on member.id = session.member_id
   where session.token_hash = token and session.expires_at > at and session.last_seen_at > at - session.idle;

  if not found then return; end if;

  mine := array(select held from offices_of(member_id, day) held);

  perform take_seats(member_id, day, mine);

  offices := described(mine);

  -- More than a hundred are as good as a hundred.
  unread := (select count(*) from (select from notice where notice.member_id = open_session.member_id
                                                        and read_at is null limit 100) few);

  return next;

end $$;

CREATE FUNCTION public.outbox_counts(since timestamp with time zone) RETURNS TABLE(channel text, kind text, sent bigint, waiting bigint, parked bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select channel, kind, count(*) filter (where sent_at is not null),
           count(*) filter (where sent_at is null and parked_at is null), count(*) filter (where parked_at is not null)
      from mail where queued_at > since and actor_keeps_register()
     group by channel, kind order by channel, kind
  $$;

CREATE FUNCTION public.passkey_owner(whose bytea) RETURNS TABLE(id uuid, member_id uuid, code text, full_name text, credential jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select passkey.id, member.id, member.code, member.full_name, passkey.credential
      from passkey join member on member.id = passkey.member_id
      join account on account.member_id = member.id and account.locked_at is null
     where passkey.credential_id = whose and member.standing not in ('transferred', 'ended')
  $$;

CREATE FUNCTION public.password_reset_member(token bytea, moment timestamp with time zone) RETURNS TABLE(member_id uuid, code text, full_name text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select member.id, member.code, member.full_name
      from password_reset join member on member.id = password_reset.member_id
           join account on account.member_id = member.id and account.locked_at is null
     where token_hash = token and expires_at > moment and member.standing not in ('transferred', 'ended')
  $$;

CREATE FUNCTION public.people_change_agency(leaving uuid, taking uuid, chosen uuid[], years uuid[], first_day date, why text, decision text, mover text, title text, at timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
  going uuid[];

begin
  perform demand_agency_keeper();

  going := array(select id from member where agency_id = leaving and (chosen is null or id = any(chosen)));

  insert into member_change (id, member_id, key, at, actor_id, actor_name, office_title, act, fields, reason, decision,
                             holds_from)
  select gen_random_uuid(), member.id, gen_random_uuid(), at, actor_id(), mover, title, 'agency',
         jsonb_build_array(jsonb_build_object('field', 'agency', 'from', old.name, 'to', coalesce(new.name, ''))),
         why, decision, first_day
    from member join agency old on old.id = leaving left join agency new on new.id = taking
   where member.id = any(going) and member.standing not in ('transferred', 'ended');

  update pledge set agency_id = taking, version = version + 1
   where agency_id = leaving and cycle_id = any(years) and stage <> 'decided'
     and (chosen is null or member_id = any(going));

  update member set agency_id = taking where id = any(going);

  return cardinality(going);

end $$;

CREATE FUNCTION public.pledge_begins_asked() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if (new.state, new.stage, new.late) is distinct from ('asked', 'open', false) then
    raise exception 'a pledge begins as asked' using errcode = 'check_violation', constraint = 'pledge_begins_asked';

  end if;

  return new;

end $$;

CREATE FUNCTION public.pledge_category(person uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select category_by((select category_rules from cycle where opened_at is not null order by year desc limit 1), person)
  $$;

CREATE FUNCTION public.pledge_takes_duties() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  new.duties := duties_by((select rules -> 'cap' -> 'duties' from cycle join rule_set on rule_set.id = rule_set_id
                            where cycle.id = new.cycle_id), new.member_id);

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
  select going.event_id, going.id, going.event_id, happened_at,
         (select id from member where id = actor_id()), mover_name, mover_title, false, 'relocate',
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

CREATE FUNCTION public.pledges_reflect(people uuid[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare changed bigint;

begin
  update pledge
     set agency_id = member.agency_id, manager_id = member.manager_id,
         category = category_by(cycle.category_rules, member.id), version = pledge.version + 1
    from member, cycle
   where pledge.member_id = any(people) and member.id = pledge.member_id and cycle.id = pledge.cycle_id
     and pledge.state in ('asked', 'draft', 'waived') and pledge.revision is null
     and actor_day() <= (cycle.cut_off_at at time zone 'Asia/Ho_Chi_Minh')::date
     and (pledge.agency_id, pledge.manager_id) is distinct from (member.agency_id, member.manager_id);

  get diagnostics changed = row_count;

  return changed;

end $$;

CREATE FUNCTION public.poll_envelopes(which uuid) RETURNS SETOF bytea
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  if not leads_poll(which) then return; end if;

  perform 1 from poll where id = which and state = 'open' for update;

  if not found then return; end if;

  return query select sealed from poll_envelope where poll_id = which order by sealed;

end $$;

CREATE FUNCTION public.preview_reminders(on_day date, moment timestamp with time zone) RETURNS TABLE(occasion text, audience text, year integer, people bigint, things bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select rule.occasion, rule.audience, due.year, count(distinct due.member_id), sum(due.count)
      from due_reminders(on_day, moment) due join reminder_rule rule on rule.id = due.rule_id
     where actor_keeps_register()
     group by rule.occasion, rule.audience, rule.position, due.year
     order by due.year desc, rule.position
  $$;

CREATE FUNCTION public.publication_is_a_step(paper uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return coalesce((select coalesce(step -> 'only' ->> pledge.category, step ->> 'mode') = 'internal'
                     from pledge join cycle on cycle.id = pledge.cycle_id
                     join rule_set on rule_set.id = cycle.rule_set_id
                     cross join jsonb_array_elements(rules -> 'steps') step
                    where pledge.id = paper and step ->> 'step' = 'publication' limit 1), false);

end $$;

CREATE FUNCTION public.random_print_code() RETURNS text
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
  alphabet constant text := '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

  six   constant integer[] := '{0,6,12,10,24,30,20,18,21,19,25,31,13,11,1,7,15,9,3,5,23,17,27,29,26,28,22,16,2,4,14,8}';

  eight constant integer[] := '{0,8,16,24,5,13,21,29,10,2,26,18,15,7,31,23,20,28,4,12,17,25,1,9,30,22,14,6,27,19,11,3}';

  drawn constant bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

  code   text := '';

  sign   integer;

  back   integer;

  check1 integer := 0;

  check2 integer := 0;

begin
  for place in 0..17 loop
    sign := get_byte(drawn, place) % 32;

    code := code || substr(alphabet, sign + 1, 1);

    back := sign # check1;

    check1 := check2 # six[back + 1];

    check2 := eight[back + 1];

  end loop;

  return code || substr(alphabet, check1 + 1, 1) || substr(alphabet, check2 + 1, 1);

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

CREATE FUNCTION public.refuse_extension_of_ones_own() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  if actor_id() is not null
     and not exists (select 1 from extension
                      where pledge_id = new.id and state = 'granted' and until = new.extended_to
                        and answered_by = actor_id()) then
    raise exception 'pledge % has no such extension', new.id
      using errcode = 'check_violation', constraint = 'pledge_extension_was_given';

  end if;

  return new;

end $$;

CREATE FUNCTION public.refuse_frozen_template() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if (old.frozen_at is not null or old.issued_at is not null)
     and (new.content is distinct from old.content or new.issued_at is distinct from old.issued_at
          or new.version <> old.version or new.category <> old.category or new.cycle_id <> old.cycle_id) then
    raise exception 'template % is frozen', old.id using errcode = 'check_violation', constraint = 'template_frozen';

  end if;

  return new;

end $$;

CREATE FUNCTION public.refuse_longer_appointment() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if not new.during <@ old.during then
    raise exception 'appointment % only ends', old.id using errcode = 'check_violation', constraint = 'appointment_only_ends';

  end if;

  return new;

end $$;

CREATE FUNCTION public.refuse_move_without_transfer() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  if exists (select 1 from member where id = actor_id()) and not actor_keeps_register()
     and not exists (select 1 from transfer
                      where transfer.member_id = new.id and to_branch_id = new.branch_id
                        and closed_by = actor_id() and state = 'accepted' and not settled) then
    raise exception 'member % moves by a transfer', new.id
      using errcode = 'insufficient_privilege', constraint = 'member_moves_by_transfer';

  end if;

  return new;

end $$;

CREATE FUNCTION public.refuse_own_appointment() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if new.member_id = actor_id() then
    raise exception 'nobody appoints themself' using errcode = 'check_violation', constraint = 'appointment_not_by_oneself';

  end if;

  return new;

end $$;

CREATE FUNCTION public.refuse_own_grade() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if old.member_id = actor_id()
     and (new.proposed_grade is distinct from old.proposed_grade
          or new.calibrated_grade is distinct from old.calibrated_grade
          or new.decided_grade is distinct from old.decided_grade
          or new.unpublished is distinct from old.unpublished
          or (new.stage is distinct from old.stage and (old.stage, new.stage) is distinct from ('open', 'self_reviewed')))
  then
    raise exception 'pledge % is graded by others', old.id
      using errcode = 'check_violation', constraint = 'pledge_not_graded_by_self';

  end if;

  return new;

end $$;

CREATE FUNCTION public.refuse_unpublished_grade() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare newest decision;

begin
  select * into newest from decision where pledge_id = new.id order by at desc, id desc limit 1;

  if newest.held and new.decided_grade is distinct from old.decided_grade
     and not exists (select 1 from publication where decision_id = newest.id)
  then
    raise exception 'the decision on pledge % is not published', new.id
      using errcode = 'check_violation', constraint = 'pledge_shows_what_is_published';

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

CREATE FUNCTION public.reorganization_does_not_fit(wanted uuid, day date, why jsonb) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    update reorganization set tried_on = day, problems = why where id = wanted and state = 'coming'
  $$;

CREATE FUNCTION public.reset_slip(member uuid) RETURNS TABLE(reset_id uuid, slip_hash bytea, expires_at timestamp with time zone)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
begin
  return query
    select account_reset.id, account_reset.slip_hash, account_reset.expires_at
      from account_reset
     where account_reset.member_id = member and account_reset.slip_hash is not null
       and account_reset.used_at is null and account_reset.cancelled_at is null;

end $$;

CREATE FUNCTION public.revision_of_print(code text) RETURNS TABLE(number integer, standing text, sent_at timestamp with time zone, confirmed_at timestamp with time zone, digest bytea)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select sent.number,
           case
             when sent.number < greatest(pledge.revision, pledge.amendment_revision)
                  and not (pledge.state = 'agreed' and sent.number = pledge.revision) then 'replaced'
             when pledge.state = 'agreed' and sent.number = pledge.revision then 'in_force'
             when coalesce(pledge.amendment, pledge.state) in ('submitted', 'sent') then 'waiting'
             when coalesce(pledge.amendment, pledge.state) = 'returned' then 'returned'
             else 'dropped'
           end,
           sent.submitted_at,
           case when pledge.state = 'agreed' and sent.number = pledge.revision then pledge.agreed_at
                else (select max(event.at) from pledge_event event
                       where event.pledge_id = sent.pledge_id and event.step = 'agree' and event.revision = sent.number)
           end,
           sent.digest
      from pledge_revision sent join pledge on pledge.id = sent.pledge_id
     where sent.print_code = revision_of_print.code
  $$;

CREATE FUNCTION public.seat_above(seats uuid[], at_unit uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return exists (select 1 from unit_closure line where line.below_id = at_unit and line.above_id = any (seats));

end $$;

CREATE FUNCTION public.send_at_once(thing uuid, what text, mail_id uuid, title text, letter text, message text, by_mail boolean, by_message boolean, moment timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    with told as (
      select notice.id, member.id as member_id, case when by_mail and member.email = member.proved_email then member.email end as email,
             case when by_message then member.phone end as phone
        from notice join member on member.id = notice.member_id
       where notice.about = thing and notice.kind = what and notice.at = moment and notice.mailed_on is null
       limit 1
    ), queued as (
      insert into mail (id, member_id, kind, channel, day, address, subject, body, queued_at, next_at)
      select mail_id, member_id, 'returned', case when email is null then 'message' else 'mail' end, day_of(moment),
             coalesce(email, phone), title, case when email is null then message else letter end, moment, moment
        from told where coalesce(email, phone) is not null
      returning member_id)
    update notice set mailed_on = day_of(moment) where id in (select id from told) and exists (select from queued)
  $$;

CREATE FUNCTION public.send_leader_copy() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  insert into leader_copy (pledge_id, revision, unit_id, received_at, receipt, because)
  select new.id, new.revision, new.manager_id,
         case when old.manager_id is distinct from new.manager_id
                   and old.revision is not distinct from new.revision then actor_moment()
              when old.state = 'agreed' then new.agreed_at
              else sent.submitted_at end,
         cycle.year || '-' || member.code || '-' || new.revision,
         case when old.revision is not distinct from new.revision then 'managed'
              when old.state = 'agreed' then 'amended'
              else 'sent' end
    from pledge_revision sent, cycle, member
   where sent.pledge_id = new.id and sent.number = new.revision
     and cycle.id = new.cycle_id and member.id = new.member_id
  on conflict do nothing;

  return null;

end $$;

CREATE FUNCTION public.set_own_email(address text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$ update member set email = address, proved_email = address where id = actor_id() $$;

CREATE FUNCTION public.set_quarters(which uuid, wanted jsonb, fresh uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
  of_year  integer;

  rules_of uuid;

begin
  if not actor_gives('organization_board', null) then return false; end if;

  select year, rule_set_id into of_year, rules_of from cycle where id = which for update;

  if not found or actor_day() >= make_date(of_year, 1, 1) then return false; end if;

  if exists (select 1 from cycle where rule_set_id = rules_of and id <> which) then
    insert into rule_set (id, code, title, source, valid_from, rules)
    select fresh, code || ', năm ' || of_year, title || ', năm ' || of_year, source, make_date(of_year, 1, 1), rules
      from rule_set where id = rules_of;

    update cycle set rule_set_id = fresh where id = which;

    rules_of := fresh;

  end if;

  update rule_set set rules = jsonb_set(rules, '{quarters}', wanted) where id = rules_of;

  return true;

end $$;

CREATE FUNCTION public.settle_transfer(which uuid, fresh_stay uuid, fresh_management uuid, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
  it transfer;

  titles text[];

begin
  update transfer set settled = true
   where id = which and closed_by = actor_id() and state in ('accepted', 'left') and not settled
  returning * into it;

  if it.id is null then
    raise exception 'transfer % is not to be settled', which using errcode = 'insufficient_privilege';

  end if;

  if it.kind = 'temporary' then
    insert into membership (id, member_id, branch_id, kind, during)
    values (fresh_stay, it.member_id, it.to_branch_id, 'temporary', daterange(it.effective_on, it.until_on, '[]'));

    return;

  end if;

  with ended as (
    update appointment set during = during * daterange(null, it.effective_on)
     where member_id = it.member_id and (upper(during) is null or upper(during) > it.effective_on)
       and (unit_id = it.from_branch_id or it.state = 'left')
    returning office
  )
  select array_agg(case office when 'secretary' then 'bí thư chi bộ' when 'deputy_secretary' then 'phó bí thư chi bộ'
                               when 'branch_committee' then 'chi ủy viên' end)
    into titles from ended;

  update post set during = during * daterange(null, it.effective_on)
   where member_id = it.member_id and kind = 'party' and lower(title) = any(titles)
     and (upper(during) is null or upper(during) > it.effective_on);

  if it.manager_change <> 'keep' or it.state = 'left' then
    update management set during = during * daterange(null, it.effective_on)
     where member_id = it.member_id and (upper(during) is null or upper(during) > it.effective_on);

    if it.manager_change = 'set' then
      insert into management (id, member_id, unit_id, during)
      values (fresh_management, it.member_id, it.manager_id, daterange(it.effective_on, null));

    end if;

    update member set manager_id = it.manager_id where id = it.member_id;

  end if;

  if it.agency_change <> 'keep' then
    update member set agency_id = it.agency_id where id = it.member_id;

  end if;

  if it.state = 'left' then
    update membership set during = during * daterange(null, it.effective_on)
     where member_id = it.member_id and (upper(during) is null or upper(during) > it.effective_on);

    update member set standing = 'transferred' where id = it.member_id;

    return;

  end if;

  perform pledges_reflect(array[it.member_id]);

end $$;

CREATE FUNCTION public.standing_pledges(rules jsonb, standing text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $_$
    select coalesce(bool_or((rule ->> 'pledges')::boolean), false)
      from jsonb_array_elements(rules -> 'standings') rule where rule ->> 'standing' = $2
  $_$;

CREATE FUNCTION public.standings_from_dates(standing text, joined_on date, official_on date) RETURNS TABLE(stood text, during daterange)
    LANGUAGE sql IMMUTABLE
    AS $$
    select 'probationary', daterange(joined_on, official_on) where standing = 'official' and joined_on < official_on
    union all
    select standing, daterange(case standing when 'probationary' then joined_on
                                             when 'official' then coalesce(official_on, joined_on) end, null)
  $$;

CREATE FUNCTION public.sum_member_tally() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  with changed as (select distinct above_id from lines),
  sums as (
    select changed.above_id as unit_id, tally.standing, sum(tally.own)::integer as total
      from changed
      join unit_closure closure on closure.above_id = changed.above_id
      join member_tally tally on tally.unit_id = closure.below_id and tally.own <> 0
     group by changed.above_id, tally.standing),
  gone as (
    update member_tally set total = 0
     where unit_id in (select above_id from changed) and total <> 0
       and not exists (select 1 from sums where sums.unit_id = member_tally.unit_id
                                            and sums.standing = member_tally.standing))
  insert into member_tally as tally (unit_id, standing, total)
  select unit_id, standing, total from sums
  on conflict (unit_id, standing) do update set total = excluded.total where tally.total <> excluded.total;

  return null;

end $$;

CREATE FUNCTION public.sweep_accounts(at timestamp with time zone, most integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
  gone  bigint := 0;

  count bigint;

begin
  if not pg_try_advisory_xact_lock(hashtext('sweep_accounts')) then
    return 0;

  end if;

  perform set_config('app.session_end', 'time', true);

  delete from session where token_hash in
    (select token_hash from session where expires_at <= at or last_seen_at + idle <= at limit most);

  get diagnostics count = row_count;

  perform set_config('app.session_end', '', true);

  gone := gone + count;

  delete from sign_in_failure where id in
    (select id from sign_in_failure where sign_in_failure.at <= sweep_accounts.at - interval '2 days' limit most);

  get diagnostics count = row_count;

  gone := gone + count;

  delete from known_device where token_hash in
    (select token_hash from known_device where seen_at <= sweep_accounts.at - interval '400 days' limit most);

  get diagnostics count = row_count;

  gone := gone + count;

  delete from session_end where token_hash in
    (select token_hash from session_end where ended_at <= sweep_accounts.at - interval '2 days' limit most);

  return gone;

end $$;

CREATE FUNCTION public.take_seats(actor uuid, day date, offices public.held_office[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
  papers   uuid[] := '{}';

  register uuid[] := '{}';

  boards   uuid[] := '{}';

  accounts uuid[] := '{}';

  manages  uuid[] := '{}';

  heads    uuid[] := '{}';

  stands   uuid[] := '{}';

  branches uuid[];

  held     held_office;

  kept     text;

begin
  -- Assigned, not performed: so it is evaluated without a query.
  kept := set_config('app.actor_id', actor::text, true);

  kept := set_config('app.day', day::text, true);

  foreach held in array offices loop
    if held.acting_for is not null then stands := stands || held.acting_for; end if;

    case held.office
      when 'agency_head' then heads := heads || held.agency_id;

      -- A Standing Committee also reads the leaders of those it succeeded.
      when 'standing_committee' then manages := manages || array(select unit_and_predecessors(held.unit_id));

      else
        register := register || held.unit_id;

        -- The administrator keeps accounts, and so sees people, but no papers.
        if held.office = 'administrator' then accounts := accounts || held.unit_id;

        else papers := papers || held.unit_id; end if;

        if held.office = 'organization_board' then boards := boards || held.unit_id; end if;

    end case;

  end loop;

  if register <> '{}' then
    branches := few_units_below(register);

    kept := set_config('app.register_seats', register::text, true);

    kept := set_config('app.register_branches', branches::text, true);

  end if;

  if papers <> '{}' then
    if papers <> register then branches := few_units_below(papers); end if;

    kept := set_config('app.paper_seats', papers::text, true);

    kept := set_config('app.paper_branches', branches::text, true);

  end if;

  if boards <> '{}' then kept := set_config('app.board_seats', boards::text, true); end if;

  if accounts <> '{}' then kept := set_config('app.account_seats', accounts::text, true); end if;

  if boards || accounts <> '{}' then
    kept := set_config('app.keeper_seats', (boards || accounts)::text, true);

  end if;

  if manages <> '{}' then kept := set_config('app.managing_seats', manages::text, true); end if;

  if heads <> '{}' then kept := set_config('app.headed_agencies', heads::text, true); end if;

  if stands <> '{}' then kept := set_config('app.stands_in_for', stands::text, true); end if;

end $$;

CREATE FUNCTION public.tell(who uuid, what text, moment timestamp with time zone, thing uuid, of_year integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    insert into notice (id, member_id, kind, at, about, year)
    select gen_random_uuid(), who, what, moment, thing, of_year
     where who is not null and thing is not null and who is distinct from actor_id()
  $$;

CREATE FUNCTION public.tell_heads(branch uuid, but_not uuid, what text, moment timestamp with time zone, thing uuid, of_year integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select tell(head, what, moment, thing, of_year)
      from holders_in(branch, array['secretary', 'deputy_secretary'], day_of(moment)) head
     where head is distinct from but_not
  $$;

CREATE FUNCTION public.tell_meetings_of(pledge uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  perform pg_notify('changed', item.meeting_id::text) from meeting_item item where item.pledge_id = tell_meetings_of.pledge;

end $$;

CREATE FUNCTION public.tell_of_copy() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  perform tell(pledge.member_id, 'copy_received', new.opened_at, pledge.id, cycle.year)
    from pledge join cycle on cycle.id = pledge.cycle_id where pledge.id = new.pledge_id;

  return null;

end $$;

CREATE FUNCTION public.tell_of_correction() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  perform tell(new.member_id, 'correction_answered', new.answered_at, new.id, null);

  return null;

end $$;

CREATE FUNCTION public.tell_of_deputation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  if tg_op = 'INSERT' then
    perform tell(new.deputy_id, 'deputy_asked', new.asked_at, new.id, null);

  else
    perform tell(new.holder_id, 'deputy_answered', new.answered_at, new.id, null);

  end if;

  return null;

end $$;

CREATE FUNCTION public.tell_of_entry() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  perform tell(new.member_id, 'entered', new.sent_at, new.pledge_id,
               (select cycle.year from pledge join cycle on cycle.id = cycle_id where pledge.id = new.pledge_id));

  return null;

end $$;

CREATE FUNCTION public.tell_of_note() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  perform tell(pledge.member_id, 'noted', new.at, pledge.id, cycle.year)
    from pledge join cycle on cycle.id = pledge.cycle_id where pledge.id = new.pledge_id;

  return null;

end $$;

CREATE FUNCTION public.tell_of_office() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  perform tell(new.member_id, case new.act when 'end' then 'office_ended' else 'office_given' end, new.at,
               coalesce(new.unit_id, new.agency_id), null);

  return null;

end $$;

CREATE FUNCTION public.tell_of_pledge() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
  paper   pledge;

  of_year integer;

begin
  select * into paper from pledge where id = new.pledge_id;

  select year into of_year from cycle where id = paper.cycle_id;

  case new.step
    when 'ask_extension' then
      perform tell_heads(paper.branch_id, paper.member_id, 'extension_asked', new.at, paper.id, of_year);

    when 'object_entry' then
      perform tell(paper.entered_by, 'entry_disowned', new.at, paper.id, of_year);

    else
      perform tell(paper.member_id,
                   case new.step when 'return' then 'returned' when 'agree' then 'confirmed'
                     when 'extend' then 'extension_granted' when 'refuse_extension' then 'extension_refused'
                     when 'decide' then 'decided' when 'publish' then 'decided' when 'suggest' then 'suggested' end,
                   new.at, paper.id, of_year);

  end case;

  return null;

end $$;

CREATE FUNCTION public.tell_of_poll() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

CREATE FUNCTION public.tell_of_quarter() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  perform tell(pledge.member_id, 'quarter_returned', new.at, pledge.id, cycle.year)
     from pledge join cycle on cycle.id = pledge.cycle_id where pledge.id = new.pledge_id;

  return null;

end $$;

CREATE FUNCTION public.tell_of_recount() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

CREATE FUNCTION public.tell_of_teller() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  perform tell(new.member_id, 'teller_named', poll.created_at, poll.id, cycle.year)
     from poll join cycle on cycle.id = poll.cycle_id where poll.id = new.poll_id;

  return null;

end $$;

CREATE FUNCTION public.tell_of_transfer() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
  way transfer;

begin
  select * into way from transfer where id = new.transfer_id;

  case new.step
    when 'ask' then
      perform tell_heads(way.from_branch_id, way.member_id, 'transfer_asked', new.at, way.id, null);

    when 'send' then
      perform tell(way.member_id, 'transfer_sent', new.at, way.id, null);

      perform tell_heads(way.to_branch_id, way.member_id, 'transfer_comes', new.at, way.id, null);

    when 'accept' then
      perform tell(way.member_id, 'transfer_accepted', new.at, way.id, null);

      perform tell_heads(way.from_branch_id, way.member_id, 'transfer_done', new.at, way.id, null);

    when 'refuse' then
      perform tell(way.member_id, 'transfer_refused', new.at, way.id, null);

      perform tell_heads(way.from_branch_id, way.member_id, 'transfer_came_back', new.at, way.id, null);

    when 'leave' then
      perform tell(way.member_id, 'transfer_left', new.at, way.id, null);

    when 'take_back' then
      perform tell(way.member_id, 'transfer_taken_back', new.at, way.id, null);

    else null;

  end case;

  return null;

end $$;

CREATE FUNCTION public.touch_session(token bytea, at timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$ update session set last_seen_at = at where token_hash = token and last_seen_at < at $$;

CREATE FUNCTION public.transfer_holds(which uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  return exists (select 1 from transfer
                   join member on member.id = transfer.member_id and member.branch_id = transfer.from_branch_id
                   join unit on unit.id = transfer.to_branch_id and unit.dissolved_on is null
                  where transfer.id = which and member.standing in ('probationary', 'official', 'exempt'));

end $$;

CREATE FUNCTION public.tried_categories(which uuid) RETURNS TABLE(category text, people bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  if not actor_gives('organization_board', null) then return; end if;

  return query select category_by(cycle.category_rules, member.id), count(*)
                 from cycle join rule_set on rule_set.id = cycle.rule_set_id, member
                where cycle.id = which and member.branch_id is not null
                  and standing_pledges(rule_set.rules, member.standing)
                group by 1;

end $$;

CREATE FUNCTION public.try_mail_again(which uuid, moment timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  if not actor_keeps_register() then return false; end if;

  update mail set parked_at = null, tries = 0, next_at = moment where id = which and parked_at is not null;

  return found;

end $$;

CREATE FUNCTION public.undo_import(wanted uuid, at timestamp with time zone, actor_name text, office_title text) RETURNS text
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

  uprooted boolean := false;

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
                       where present.%2$I is null or content_sum(to_jsonb(present)) <> written.sum)',
      entry.relation, case entry.relation when 'account' then 'member_id' else 'id' end)
      into touched using wanted, entry.relation;

    if touched then
      return entry.relation;

    end if;

  end loop;

  perform set_config('app.undoing', 'on', true);

  -- Last written, first taken back; histories of standing before the members to whom they belong.
  for entry in
    select * from import_undo where import_id = wanted order by relation = 'standing_history' desc, number desc
  loop
    if entry.relation = 'unit' and not uprooted then
      -- Members are counted off by then; what is left is summed anew with the tree.
      delete from unit_closure;

      delete from unit_line;

      uprooted := true;

    end if;

    if entry.relation = 'member_change' then
      -- What a record says of its past is never struck out: that it was taken back is one line more.
      insert into member_change (id, member_id, key, at, actor_id, actor_name, office_title, act, fields, reason, undoes)
      select gen_random_uuid(), change.member_id, gen_random_uuid(), undo_import.at, actor_id(),
             undo_import.actor_name, undo_import.office_title, 'undo',
             (select coalesce(jsonb_agg(jsonb_build_object('field', field.value -> 'field', 'from', field.value -> 'to',
                                                           'to', field.value -> 'from') order by field.ordinality), '[]')
                from jsonb_array_elements(change.fields) with ordinality as field),
             'Hoàn tác lần nhập danh sách', change.id
        from member_change change where change.id = any(entry.ids);

    elsif entry.relation = 'unit_history' then
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

        -- Steps from branch to branch and back are the history of nothing; any other step keeps the paper.
        delete from pledge_event where pledge_id = any(entry.ids) and step = 'relocate';

      elsif entry.relation = 'unit' then
        delete from pledge_tally
         where branch_id = any(entry.ids)
           and asked + draft + submitted + returned + agreed + late + self_reviewed + proposed + decided + waived = 0;

        delete from member_tally where unit_id = any(entry.ids);

      elsif entry.relation = 'member' then
        -- What a later list wrote and its undoing took back is the history of nothing; any other line keeps the record.
        delete from member_change
         where id in (select unnest(array[undone.undoes, undone.id])
                        from member_change undone
                        join member_change listed on listed.id = undone.undoes and listed.act = 'list'
                       where undone.member_id = any(entry.ids) and undone.act = 'undo');

      elsif entry.relation = 'agency' then
        delete from agency_history where agency_id = any(entry.ids);

      end if;

      execute format('delete from %I where %I = any($1)', entry.relation,
                     case entry.relation when 'account' then 'member_id' else 'id' end) using entry.ids;

    else
      if entry.relation = 'pledge' then
        -- A paper that went along with its member goes back, and its history says so.
        insert into pledge_event (id, pledge_id, key, at, actor_id, actor_name, office_title, own, step, reason)
        select moved.id, pledge.id, moved.id, undo_import.at, actor_id(), undo_import.actor_name,
               undo_import.office_title, false, 'relocate',
               'Từ ' || here.name || ' về lại ' || back.name || ', hoàn tác lần nhập danh sách'
          from jsonb_populate_recordset(null::pledge, entry.before) was
          join pledge on pledge.id = was.id and pledge.branch_id <> was.branch_id
          join unit here on here.id = pledge.branch_id
          join unit back on back.id = was.branch_id
          cross join lateral (select gen_random_uuid() as id where was.id is not null) moved;

      end if;

      select string_agg(format('%1$I = was.%1$I', column_name), ', ') into columns
        from information_schema.columns
       where table_schema = 'public' and table_name = entry.relation and is_generated = 'NEVER' and column_name <> 'id';

      execute format('update %1$I as present set %2$s from jsonb_populate_recordset(null::%1$I, $1) as was
                       where was.id = present.id', entry.relation, columns) using entry.before;

    end if;

  end loop;

  perform set_config('app.undoing', '', true);

  if uprooted then
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

CREATE FUNCTION public.unit_name_in_year(wanted uuid, year_id uuid) RETURNS text
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return coalesce(
      (select history.name
         from cycle_phase phase
         join unit_history history
           on history.unit_id = wanted
          and history.during @> greatest((phase.closes_at at time zone 'Asia/Ho_Chi_Minh')::date,
                (select min(lower(first.during)) from unit_history first where not isempty(first.during)))
        where phase.cycle_id = year_id and phase.phase = 'self_review'
          and (phase.closes_at at time zone 'Asia/Ho_Chi_Minh')::date < actor_day()),
      (select unit.name from unit where unit.id = wanted));

end $$;

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

CREATE FUNCTION public.void_amendment() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  delete from pledge_draft where pledge_id = new.id;

  new.amendment := null;

  return new;

end $$;

CREATE FUNCTION public.votes_total(votes jsonb) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ select coalesce(sum(value::bigint), 0) from jsonb_each_text(votes) $$;

CREATE FUNCTION public.weighty_offices() RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ select array['organization_board', 'standing_committee', 'inspection', 'administrator'] $$;

CREATE FUNCTION public.welcome_back(who uuid, fresh uuid, target uuid, new_standing text, first_day date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  if not actor_is_board() or new_standing not in ('probationary', 'official') then
    raise exception 'the actor takes nobody in' using errcode = 'insufficient_privilege';

  end if;

  update member set branch_id = target, standing = new_standing where id = who and standing = 'transferred';

  if not found then
    raise exception 'member % is not away', who using errcode = 'check_violation', constraint = 'member_is_away';

  end if;

  insert into membership (id, member_id, branch_id, kind, during)
  values (fresh, who, target, 'official', daterange(first_day, null));

end $$;

CREATE FUNCTION public.why_session_ended(token bytea, at timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select coalesce(
      (select 'time' from session where token_hash = token and (expires_at <= at or last_seen_at + idle <= at)),
      (select cause from session_end where token_hash = token))
  $$;

CREATE FUNCTION public.workdays(since date, until date) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select (sign(until - since) * count(*))::integer
      from generate_series(least(since, until) + 1, greatest(since, until), interval '1 day') each
     where works_on(each::date)
  $$;

CREATE FUNCTION public.works_on(on_day date) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$ select coalesce((select works from day_off where day = on_day), extract(isodow from on_day) < 6) $$;

CREATE FUNCTION public.write_reminders(on_day date, moment timestamp with time zone) RETURNS TABLE(notice_id uuid, names text[])
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    with due as materialized (select * from due_reminders(on_day, moment)), fresh as (
      insert into notice (id, member_id, kind, at, about, year, count, due_on, rule_id, day)
      select gen_random_uuid(), member_id, kind, moment, about, year, count, due_on, rule_id, on_day from due
      on conflict (member_id, rule_id, about, day) where rule_id is not null do nothing
      returning id, member_id, rule_id, about)
    select fresh.id, due.names from fresh join due using (member_id, rule_id, about)
  $$;

CREATE FUNCTION public.year_ends(which uuid) RETURNS timestamp with time zone
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$ select closes_at from cycle_phase where cycle_id = which and phase = 'self_review' $$;

CREATE TABLE public.account (
    member_id uuid NOT NULL,
    password_hash text,
    password_set_at timestamp with time zone,
    activation_hash bytea,
    activation_expires_at timestamp with time zone,
    locked_at timestamp with time zone,
    locked_by uuid,
    lock_reason text,
    mailed_to text,
    mailed_at timestamp with time zone,
    CONSTRAINT account_lock_is_whole CHECK ((((locked_at IS NULL) = (locked_by IS NULL)) AND ((locked_at IS NULL) = (lock_reason IS NULL)))),
    CONSTRAINT account_lock_reason_check CHECK (((length(lock_reason) >= 1) AND (length(lock_reason) <= 500))),
    CONSTRAINT account_mailed_is_whole CHECK (((mailed_to IS NULL) = (mailed_at IS NULL))),
    CONSTRAINT account_not_locked_by_self CHECK ((locked_by <> member_id))
);

CREATE TABLE public.account_event (
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    actor_id uuid,
    actor_name text DEFAULT ''::text NOT NULL,
    office_title text,
    words text DEFAULT ''::text NOT NULL,
    session_id uuid,
    seen_at timestamp with time zone
);

CREATE TABLE public.account_reset (
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    password boolean NOT NULL,
    factor boolean NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by uuid,
    vouched_at timestamp with time zone,
    vouched_by uuid,
    confirmed_at timestamp with time zone,
    confirmed_by uuid,
    slip_hash bytea,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    cancelled_at timestamp with time zone,
    cancelled_by uuid,
    CONSTRAINT account_reset_confirmation CHECK (((confirmed_at IS NULL) = (confirmed_by IS NULL))),
    CONSTRAINT account_reset_in_order CHECK (((confirmed_at IS NULL) OR (vouched_at IS NOT NULL))),
    CONSTRAINT account_reset_not_for_oneself CHECK (((vouched_by <> member_id) AND (confirmed_by <> member_id))),
    CONSTRAINT account_reset_of_something CHECK ((password OR factor)),
    CONSTRAINT account_reset_slip CHECK (((slip_hash IS NOT NULL) = ((confirmed_at IS NOT NULL) AND password))),
    CONSTRAINT account_reset_two_persons CHECK ((vouched_by <> confirmed_by)),
    CONSTRAINT account_reset_vouching CHECK (((vouched_at IS NULL) = (vouched_by IS NULL)))
);

CREATE TABLE public.advice_rules (
    cycle_id uuid NOT NULL,
    version integer NOT NULL,
    rules jsonb NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by uuid NOT NULL
);

CREATE TABLE public.agency (
    id uuid NOT NULL,
    name text NOT NULL,
    during daterange NOT NULL,
    parent_id uuid,
    successor_id uuid,
    CONSTRAINT agency_stands_under_another CHECK (((parent_id <> id) AND (successor_id <> id)))
);

CREATE TABLE public.agency_history (
    agency_id uuid NOT NULL,
    during daterange NOT NULL,
    name text NOT NULL,
    reason text NOT NULL,
    basis text DEFAULT ''::text NOT NULL,
    parent_id uuid
);

CREATE TABLE public.appeal (
    id uuid NOT NULL,
    pledge_id uuid NOT NULL,
    key uuid NOT NULL,
    answer_key uuid,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    grade text NOT NULL,
    words text NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    grounds text,
    answered_at timestamp with time zone,
    answered_by uuid,
    answerer text,
    office_title text,
    CONSTRAINT appeal_check CHECK (((state = 'open'::text) = (answered_at IS NULL))),
    CONSTRAINT appeal_check1 CHECK ((num_nulls(grounds, answered_at, answered_by, answerer, office_title) = ANY (ARRAY[0, 5]))),
    CONSTRAINT appeal_not_answered_by_self CHECK ((answered_by IS DISTINCT FROM actor_id)),
    CONSTRAINT appeal_state_check CHECK ((state = ANY (ARRAY['open'::text, 'upheld'::text, 'rejected'::text]))),
    CONSTRAINT appeal_words_check CHECK ((words <> ''::text))
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

CREATE TABLE public.appointment_act (
    id uuid NOT NULL,
    key uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    act text NOT NULL,
    actor_id uuid NOT NULL,
    actor_name text NOT NULL,
    office_title text NOT NULL,
    member_id uuid NOT NULL,
    office text NOT NULL,
    unit_id uuid,
    agency_id uuid,
    starts_on date NOT NULL,
    ends_on date,
    number text DEFAULT ''::text NOT NULL,
    reason text NOT NULL,
    appointment_id uuid,
    proposal_id uuid,
    CONSTRAINT appointment_act_act_check CHECK ((act = ANY (ARRAY['propose'::text, 'confirm'::text, 'refuse'::text, 'appoint'::text, 'end'::text, 'correct'::text]))),
    CONSTRAINT appointment_act_check CHECK ((ends_on >= starts_on)),
    CONSTRAINT appointment_act_check1 CHECK (((unit_id IS NULL) <> (agency_id IS NULL))),
    CONSTRAINT appointment_act_check2 CHECK (((act = ANY (ARRAY['confirm'::text, 'refuse'::text])) = (proposal_id IS NOT NULL))),
    CONSTRAINT appointment_act_check3 CHECK (((appointment_id IS NULL) = (act = ANY (ARRAY['propose'::text, 'refuse'::text])))),
    CONSTRAINT appointment_act_not_for_oneself CHECK (((act = 'end'::text) OR (actor_id <> member_id))),
    CONSTRAINT appointment_act_reason_check CHECK ((reason <> ''::text))
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
    meeting_id uuid,
    CONSTRAINT ballot_entitled_check CHECK ((entitled > 0)),
    CONSTRAINT ballot_invalid_check CHECK ((invalid >= 0)),
    CONSTRAINT ballot_issued_check CHECK ((issued >= 0)),
    CONSTRAINT ballot_present_check CHECK ((present >= 0)),
    CONSTRAINT ballot_returned_check CHECK ((returned >= 0)),
    CONSTRAINT ballot_sums CHECK (((entitled >= present) AND (present >= issued) AND (issued >= returned) AND (returned = (invalid + public.votes_total(votes)))))
);

CREATE TABLE public.borne_name (
    given_name text NOT NULL,
    full_name text NOT NULL,
    fold text NOT NULL,
    bearers integer NOT NULL
);

CREATE TABLE public.calendar_feed (
    member_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    fetched_at timestamp with time zone,
    hour_began timestamp with time zone,
    fetches integer DEFAULT 0 NOT NULL
);

CREATE TABLE public.calibration (
    id uuid NOT NULL,
    pledge_id uuid NOT NULL,
    key uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    actor_name text NOT NULL,
    office_title text NOT NULL,
    from_grade text NOT NULL,
    grade text NOT NULL,
    reason text NOT NULL,
    CONSTRAINT calibration_check CHECK ((from_grade <> grade)),
    CONSTRAINT calibration_reason_check CHECK ((reason <> ''::text))
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
    revision integer,
    target text DEFAULT ''::text NOT NULL,
    unit text DEFAULT ''::text NOT NULL,
    CONSTRAINT check_in_progress_check CHECK ((progress = ANY (ARRAY['on_track'::text, 'at_risk'::text, 'behind'::text, 'done'::text])))
);

CREATE TABLE public.check_in_day (
    cycle_id uuid NOT NULL,
    due_on date NOT NULL,
    title text NOT NULL,
    CONSTRAINT check_in_day_title_check CHECK ((title <> ''::text))
);

CREATE TABLE public.collective_review (
    id uuid NOT NULL,
    pledge_id uuid NOT NULL,
    key uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    actor_name text NOT NULL,
    office_title text NOT NULL,
    collective text NOT NULL,
    held_on date NOT NULL,
    present integer NOT NULL,
    in_favour integer NOT NULL,
    grade text NOT NULL,
    words text NOT NULL,
    CONSTRAINT collective_review_check CHECK (((in_favour >= 0) AND (in_favour <= present))),
    CONSTRAINT collective_review_present_check CHECK ((present > 0))
);

CREATE TABLE public.committee_term (
    id uuid NOT NULL,
    key uuid NOT NULL,
    unit_id uuid NOT NULL,
    name text NOT NULL,
    during daterange NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    begun_by uuid NOT NULL,
    CONSTRAINT committee_term_during_check CHECK (((NOT isempty(during)) AND (lower(during) IS NOT NULL))),
    CONSTRAINT committee_term_name_check CHECK ((name <> ''::text))
);

CREATE TABLE public.correction_request (
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    field text NOT NULL,
    stood text NOT NULL,
    wanted text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    state text DEFAULT 'asked'::text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    answered_by uuid,
    answerer text DEFAULT ''::text NOT NULL,
    answer text DEFAULT ''::text NOT NULL,
    CONSTRAINT correction_request_field_check CHECK ((field = ANY (ARRAY['full_name'::text, 'sex'::text, 'born_on'::text, 'joined_on'::text, 'official_on'::text, 'card_number'::text, 'phone'::text, 'email'::text, 'other'::text]))),
    CONSTRAINT correction_request_is_answered CHECK ((((state = 'asked'::text) = (answered_at IS NULL)) AND ((answered_at IS NULL) = (answered_by IS NULL)))),
    CONSTRAINT correction_request_not_by_self CHECK (((answered_by IS DISTINCT FROM member_id) OR (state = 'withdrawn'::text))),
    CONSTRAINT correction_request_refusal_says_why CHECK (((state <> 'refused'::text) OR (answer <> ''::text))),
    CONSTRAINT correction_request_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'accepted'::text, 'refused'::text, 'withdrawn'::text]))),
    CONSTRAINT correction_request_wanted_check CHECK ((wanted <> ''::text))
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
    prepared_at timestamp with time zone,
    prepared_by uuid,
    copied_from uuid,
    opening_reason text DEFAULT ''::text NOT NULL,
    opening_findings jsonb DEFAULT '[]'::jsonb NOT NULL,
    category_rules jsonb DEFAULT '[{"any": ["managed"], "category": "managed_leader"}, {"any": ["no_agency"], "category": "outside"}, {"any": ["office:secretary", "office:deputy_secretary", "office:agency_head"], "category": "leader"}]'::jsonb NOT NULL,
    category_edits integer DEFAULT 0 NOT NULL,
    stale_after_days integer DEFAULT 100 NOT NULL,
    CONSTRAINT cycle_check CHECK (((opens_at < due_at) AND (due_at <= cut_off_at))),
    CONSTRAINT cycle_silence CHECK (((stale_after_days >= 14) AND (stale_after_days <= 366))),
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

CREATE TABLE public.day_off (
    day date NOT NULL,
    works boolean DEFAULT false NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    source text DEFAULT ''::text NOT NULL,
    to_review boolean NOT NULL,
    CONSTRAINT day_off_kind_check CHECK ((kind = ANY (ARRAY['solar'::text, 'tet'::text, 'hung_kings'::text, 'moved'::text]))),
    CONSTRAINT day_off_name_check CHECK ((name <> ''::text))
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
    paper_id uuid,
    reason text DEFAULT ''::text NOT NULL,
    record_id uuid,
    authority text,
    held boolean DEFAULT false NOT NULL,
    CONSTRAINT decision_authority_check CHECK ((authority <> ''::text)),
    CONSTRAINT decision_elsewhere_has_its_record CHECK (((authority IS NULL) = (record_id IS NULL))),
    CONSTRAINT decision_number_check CHECK ((number <> ''::text))
);

CREATE TABLE public.decision_paper (
    id uuid NOT NULL,
    key uuid NOT NULL,
    cycle_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    whose text NOT NULL,
    number text NOT NULL,
    decided_on date NOT NULL,
    override_reference text,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    actor_name text NOT NULL,
    office_title text NOT NULL,
    CONSTRAINT decision_paper_number_check CHECK ((number <> ''::text)),
    CONSTRAINT decision_paper_whose_check CHECK ((whose = ANY (ARRAY['managed'::text, 'decided'::text])))
);

CREATE TABLE public.deputation (
    id uuid NOT NULL,
    key uuid NOT NULL,
    appointment_id uuid NOT NULL,
    holder_id uuid NOT NULL,
    holder_name text NOT NULL,
    deputy_id uuid NOT NULL,
    deputy_name text NOT NULL,
    office_title text NOT NULL,
    during daterange NOT NULL,
    reason text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    accepted boolean,
    answer text DEFAULT ''::text NOT NULL,
    ended_at timestamp with time zone,
    ended_by uuid,
    CONSTRAINT deputation_check CHECK (((answered_at IS NULL) = (accepted IS NULL))),
    CONSTRAINT deputation_check1 CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
    CONSTRAINT deputation_during_check CHECK (((NOT isempty(during)) AND (NOT upper_inf(during)) AND (NOT lower_inf(during)))),
    CONSTRAINT deputation_of_another CHECK ((holder_id <> deputy_id)),
    CONSTRAINT deputation_reason_check CHECK ((reason <> ''::text))
);

CREATE TABLE public.discipline (
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    key uuid NOT NULL,
    form text NOT NULL,
    fault_year integer NOT NULL,
    number text NOT NULL,
    issuer text NOT NULL,
    decided_on date NOT NULL,
    words text DEFAULT ''::text NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    actor_name text NOT NULL,
    office_title text NOT NULL,
    lifted_number text,
    lifted_on date,
    lifted_reason text,
    lifted_at timestamp with time zone,
    lifted_by uuid,
    CONSTRAINT discipline_check CHECK ((num_nulls(lifted_number, lifted_on, lifted_reason, lifted_at, lifted_by) = ANY (ARRAY[0, 5]))),
    CONSTRAINT discipline_fault_year_check CHECK (((fault_year >= 1990) AND (fault_year <= 2200))),
    CONSTRAINT discipline_form_check CHECK ((form = ANY (ARRAY['reprimand'::text, 'warning'::text, 'removal'::text, 'expulsion'::text]))),
    CONSTRAINT discipline_issuer_check CHECK ((issuer <> ''::text)),
    CONSTRAINT discipline_not_by_self CHECK (((actor_id <> member_id) AND (lifted_by IS DISTINCT FROM member_id))),
    CONSTRAINT discipline_number_check CHECK ((number <> ''::text))
);

CREATE TABLE public.document_counter (
    term_id uuid NOT NULL,
    kind text NOT NULL,
    last integer NOT NULL,
    on_paper integer DEFAULT 0 NOT NULL,
    CONSTRAINT document_counter_check CHECK (((on_paper >= 0) AND (on_paper <= last))),
    CONSTRAINT document_counter_last_check CHECK ((last >= 0))
);

CREATE TABLE public.document_issuer (
    unit_kind text NOT NULL,
    symbol text NOT NULL,
    mandate text NOT NULL,
    source text NOT NULL
);

CREATE TABLE public.document_kind (
    symbol text NOT NULL,
    title text NOT NULL,
    by_branch boolean NOT NULL,
    "position" smallint NOT NULL,
    source text NOT NULL,
    CONSTRAINT document_kind_symbol_check CHECK ((symbol ~ '^[[:alpha:]]{2,3}$'::text))
);

CREATE TABLE public.document_void (
    document_id uuid NOT NULL,
    reason text NOT NULL,
    voided_at timestamp with time zone NOT NULL,
    voided_by uuid NOT NULL,
    voided_name text NOT NULL,
    office_title text NOT NULL,
    CONSTRAINT document_void_reason_check CHECK ((reason <> ''::text))
);

CREATE TABLE public.entered_package (
    id uuid NOT NULL,
    file_name text NOT NULL,
    digest bytea NOT NULL,
    state text NOT NULL,
    content jsonb,
    uploaded_at timestamp with time zone NOT NULL,
    uploaded_by uuid NOT NULL,
    closed_at timestamp with time zone,
    closed_by uuid,
    member_id uuid,
    pledge_id uuid,
    pledge_digest bytea,
    CONSTRAINT entered_package_check CHECK (((state = 'waiting'::text) = ((closed_at IS NULL) AND (closed_by IS NULL)))),
    CONSTRAINT entered_package_check1 CHECK (((state = 'accepted'::text) = (member_id IS NOT NULL))),
    CONSTRAINT entered_package_check2 CHECK (((state <> 'discarded'::text) OR (content IS NULL))),
    CONSTRAINT entered_package_digest_check CHECK ((length(digest) = 32)),
    CONSTRAINT entered_package_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'accepted'::text, 'discarded'::text])))
);

CREATE TABLE public.evidence (
    id uuid NOT NULL,
    pledge_id uuid NOT NULL,
    digest bytea NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    size integer NOT NULL,
    content bytea NOT NULL,
    uploaded_at timestamp with time zone NOT NULL,
    uploaded_by uuid NOT NULL,
    checked text DEFAULT 'unasked'::text NOT NULL,
    checked_at timestamp with time zone,
    CONSTRAINT evidence_check CHECK ((length(content) = size)),
    CONSTRAINT evidence_checked CHECK ((checked = ANY (ARRAY['unasked'::text, 'waiting'::text, 'clean'::text, 'refused'::text]))),
    CONSTRAINT evidence_digest_check CHECK ((length(digest) = 32)),
    CONSTRAINT evidence_kind_check CHECK ((kind = ANY (ARRAY['pdf'::text, 'jpeg'::text, 'png'::text]))),
    CONSTRAINT evidence_size_check CHECK (((size >= 1) AND (size <= 5242880)))
);

ALTER TABLE ONLY public.evidence ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE TABLE public.extension (
    id uuid NOT NULL,
    pledge_id uuid NOT NULL,
    member_id uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by uuid NOT NULL,
    wished_until timestamp with time zone NOT NULL,
    reason text NOT NULL,
    state text NOT NULL,
    until timestamp with time zone,
    answered_at timestamp with time zone,
    answered_by uuid,
    answered_name text,
    office_title text,
    answer text DEFAULT ''::text NOT NULL,
    CONSTRAINT extension_check CHECK ((((state = 'asked'::text) = (answered_at IS NULL)) AND ((answered_at IS NULL) = (answered_by IS NULL)))),
    CONSTRAINT extension_check1 CHECK (((state = 'granted'::text) = (until IS NOT NULL))),
    CONSTRAINT extension_check2 CHECK (((asked_by = member_id) OR (NOT (asked_by IS DISTINCT FROM answered_by)))),
    CONSTRAINT extension_not_by_self CHECK ((answered_by IS DISTINCT FROM member_id)),
    CONSTRAINT extension_reason_check CHECK ((reason <> ''::text)),
    CONSTRAINT extension_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'granted'::text, 'refused'::text])))
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
    check_id uuid,
    answer_by date,
    CONSTRAINT follow_up_note_asks_openly CHECK (((answer_by IS NULL) OR (audience = 'open'::text))),
    CONSTRAINT follow_up_note_audience_check CHECK ((audience = ANY (ARRAY['open'::text, 'officers'::text]))),
    CONSTRAINT follow_up_note_words_check CHECK ((words <> ''::text))
);

CREATE TABLE public.grade_answer (
    id uuid NOT NULL,
    pledge_id uuid NOT NULL,
    key uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    about text NOT NULL,
    words text NOT NULL,
    CONSTRAINT grade_answer_about_check CHECK ((about = ANY (ARRAY['proposal'::text, 'decision'::text]))),
    CONSTRAINT grade_answer_words_check CHECK ((words <> ''::text))
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
    uploaded_by uuid,
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

CREATE TABLE public.issued_document (
    id uuid NOT NULL,
    key uuid NOT NULL,
    unit_id uuid NOT NULL,
    term_id uuid NOT NULL,
    kind text NOT NULL,
    number integer NOT NULL,
    code text NOT NULL,
    subject text NOT NULL,
    dated date NOT NULL,
    signer_title text DEFAULT ''::text NOT NULL,
    signer_name text DEFAULT ''::text NOT NULL,
    paper jsonb,
    issued_at timestamp with time zone NOT NULL,
    issued_by uuid NOT NULL,
    issued_name text NOT NULL,
    office_title text NOT NULL,
    CONSTRAINT issued_document_number_check CHECK ((number > 0)),
    CONSTRAINT issued_document_subject_check CHECK ((subject <> ''::text))
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
    opened_by uuid,
    because text DEFAULT 'sent'::text NOT NULL,
    CONSTRAINT leader_copy_because_check CHECK ((because = ANY (ARRAY['sent'::text, 'amended'::text, 'managed'::text])))
);

CREATE TABLE public.leave (
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    key uuid NOT NULL,
    kind text NOT NULL,
    during daterange NOT NULL,
    basis text NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    actor_name text NOT NULL,
    office_title text NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_by uuid,
    withdrawn_reason text,
    CONSTRAINT leave_basis_check CHECK ((basis <> ''::text)),
    CONSTRAINT leave_check CHECK ((num_nulls(withdrawn_at, withdrawn_by, withdrawn_reason) = ANY (ARRAY[0, 3]))),
    CONSTRAINT leave_during_check CHECK (((NOT isempty(during)) AND (NOT lower_inf(during)))),
    CONSTRAINT leave_kind_check CHECK ((kind = ANY (ARRAY['sick'::text, 'maternity'::text, 'other'::text]))),
    CONSTRAINT leave_not_by_self CHECK (((actor_id <> member_id) AND (withdrawn_by IS DISTINCT FROM member_id))),
    CONSTRAINT leave_withdrawn_reason_check CHECK ((withdrawn_reason <> ''::text))
);

CREATE TABLE public.legal_basis (
    id uuid NOT NULL,
    number text NOT NULL,
    issuer text NOT NULL,
    issued_on date,
    title text NOT NULL,
    valid_from date,
    valid_to date,
    replaced_by uuid,
    kind text DEFAULT ''::text NOT NULL,
    cited_as text DEFAULT ''::text NOT NULL,
    version integer DEFAULT 0 NOT NULL,
    CONSTRAINT legal_basis_days CHECK (((valid_to IS NULL) OR (valid_from IS NULL) OR (valid_from <= valid_to))),
    CONSTRAINT legal_basis_replaced CHECK (((replaced_by IS NULL) OR ((valid_to IS NOT NULL) AND (replaced_by <> id))))
);

CREATE TABLE public.lunar_year (
    year integer NOT NULL,
    tet date NOT NULL,
    hung_kings date NOT NULL
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
    channel text DEFAULT 'mail'::text NOT NULL,
    CONSTRAINT mail_channel_check CHECK ((channel = ANY (ARRAY['mail'::text, 'message'::text]))),
    CONSTRAINT mail_kind_check CHECK ((kind = ANY (ARRAY['security'::text, 'returned'::text, 'digest'::text])))
);

CREATE TABLE public.mail_proof (
    member_id uuid NOT NULL,
    address text NOT NULL,
    code_hash bytea NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    tries integer DEFAULT 0 NOT NULL
);

CREATE TABLE public.managed_post (
    id uuid NOT NULL,
    unit_id uuid NOT NULL,
    title text NOT NULL,
    pattern text GENERATED ALWAYS AS (replace(replace(replace(replace(public.vn_fold(title), '\'::text, '\\'::text), '%'::text, '\%'::text), '_'::text, '\_'::text), '*'::text, '%'::text)) STORED NOT NULL,
    kind text,
    level text,
    during daterange NOT NULL,
    source text NOT NULL,
    CONSTRAINT managed_post_kind_check CHECK ((kind = ANY (ARRAY['party'::text, 'government'::text, 'mass'::text]))),
    CONSTRAINT managed_post_level_check CHECK ((level = ANY (ARRAY['provincial_committee'::text, 'city_committee'::text, 'commune_committee'::text, 'grassroots_committee'::text, 'sectional_committee'::text, 'base_branch'::text, 'branch'::text]))),
    CONSTRAINT managed_post_source_check CHECK ((source <> ''::text)),
    CONSTRAINT managed_post_title_check CHECK ((title <> ''::text))
);

CREATE TABLE public.management (
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    unit_id uuid,
    during daterange NOT NULL,
    override_reason text,
    source text DEFAULT 'import'::text NOT NULL,
    basis text DEFAULT ''::text NOT NULL,
    review_on date,
    ends_on date,
    CONSTRAINT management_override_ends CHECK (((ends_on IS NULL) OR (source = 'override'::text))),
    CONSTRAINT management_override_has_reason CHECK (((source = 'override'::text) = (override_reason IS NOT NULL))),
    CONSTRAINT management_says_whose CHECK (((unit_id IS NOT NULL) OR (source = 'override'::text))),
    CONSTRAINT management_source_check CHECK ((source = ANY (ARRAY['import'::text, 'post'::text, 'override'::text])))
);

CREATE TABLE public.manifestation (
    code text NOT NULL,
    place integer NOT NULL,
    heading text NOT NULL,
    title text NOT NULL,
    reviewed_at timestamp with time zone,
    reviewed_by uuid,
    version integer DEFAULT 0 NOT NULL,
    CONSTRAINT manifestation_title_check CHECK ((title <> ''::text))
);

CREATE TABLE public.meeting (
    id uuid NOT NULL,
    key uuid NOT NULL,
    unit_id uuid NOT NULL,
    cycle_id uuid NOT NULL,
    held_on date NOT NULL,
    place text NOT NULL,
    chair text NOT NULL,
    scribe text NOT NULL,
    entitled integer NOT NULL,
    present integer NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    opened_by uuid NOT NULL,
    CONSTRAINT meeting_chair_check CHECK ((chair <> ''::text)),
    CONSTRAINT meeting_entitled_check CHECK ((entitled > 0)),
    CONSTRAINT meeting_place_check CHECK ((place <> ''::text)),
    CONSTRAINT meeting_present CHECK (((present >= 1) AND (present <= entitled))),
    CONSTRAINT meeting_scribe_check CHECK ((scribe <> ''::text))
);

CREATE TABLE public.meeting_item (
    meeting_id uuid NOT NULL,
    "position" smallint NOT NULL,
    pledge_id uuid NOT NULL,
    member_id uuid NOT NULL,
    attendance text DEFAULT 'present'::text NOT NULL,
    opinions text DEFAULT ''::text NOT NULL,
    motion text DEFAULT ''::text NOT NULL,
    version integer DEFAULT 0 NOT NULL,
    writer uuid,
    turn integer DEFAULT 0 NOT NULL,
    saved_at timestamp with time zone,
    saved_by uuid,
    CONSTRAINT meeting_item_attendance_check CHECK ((attendance = ANY (ARRAY['present'::text, 'left'::text, 'absent'::text]))),
    CONSTRAINT meeting_item_check CHECK (((saved_at IS NULL) = (saved_by IS NULL))),
    CONSTRAINT meeting_item_not_by_self CHECK ((saved_by IS DISTINCT FROM member_id)),
    CONSTRAINT meeting_item_position_check CHECK (("position" > 0))
);

CREATE TABLE public.meeting_scan (
    id uuid NOT NULL,
    meeting_id uuid NOT NULL,
    key uuid NOT NULL,
    digest bytea NOT NULL,
    kind text NOT NULL,
    size integer NOT NULL,
    content bytea NOT NULL,
    uploaded_at timestamp with time zone NOT NULL,
    uploaded_by uuid NOT NULL,
    uploader text NOT NULL,
    CONSTRAINT meeting_scan_check CHECK ((length(content) = size)),
    CONSTRAINT meeting_scan_digest_check CHECK ((length(digest) = 32)),
    CONSTRAINT meeting_scan_kind_check CHECK ((kind = ANY (ARRAY['pdf'::text, 'jpeg'::text, 'png'::text]))),
    CONSTRAINT meeting_scan_size_check CHECK (((size >= 1) AND (size <= 5242880)))
);

ALTER TABLE ONLY public.meeting_scan ALTER COLUMN content SET STORAGE EXTERNAL;

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
    version integer DEFAULT 0 NOT NULL,
    numbers text GENERATED ALWAYS AS (((((regexp_replace(upper(code), '[^A-Z0-9]'::text, ''::text, 'g'::text) || ' '::text) || regexp_replace(upper(COALESCE(card_number, ''::text)), '[^A-Z0-9]'::text, ''::text, 'g'::text)) || ' '::text) || regexp_replace(COALESCE(phone, ''::text), '[^0-9]'::text, ''::text, 'g'::text))) STORED NOT NULL,
    proved_email text,
    CONSTRAINT member_code_check CHECK ((code ~ '^[A-Z0-9-]{3,20}$'::text)),
    CONSTRAINT member_email_check CHECK (((email ~ '^[^@\s]+@[^@\s]+$'::text) AND (length(email) <= 254))),
    CONSTRAINT member_full_name_check CHECK ((full_name <> ''::text)),
    CONSTRAINT member_sex_check CHECK ((sex = ANY (ARRAY['male'::text, 'female'::text]))),
    CONSTRAINT member_standing_check CHECK ((standing = ANY (ARRAY['probationary'::text, 'official'::text, 'exempt'::text, 'suspended'::text, 'temporary'::text, 'transferred'::text, 'ended'::text])))
);

CREATE TABLE public.member_change (
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    key uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid,
    actor_name text NOT NULL,
    office_title text NOT NULL,
    act text NOT NULL,
    fields jsonb NOT NULL,
    reason text NOT NULL,
    decision text DEFAULT ''::text NOT NULL,
    holds_from date,
    undoes uuid,
    CONSTRAINT member_change_act_check CHECK ((act = ANY (ARRAY['admit'::text, 'correct'::text, 'list'::text, 'standing'::text, 'post'::text, 'agency'::text, 'management'::text, 'undo'::text]))),
    CONSTRAINT member_change_fields_check CHECK ((jsonb_typeof(fields) = 'array'::text))
);

CREATE TABLE public.member_tally (
    unit_id uuid NOT NULL,
    standing text NOT NULL,
    own integer DEFAULT 0 NOT NULL,
    total integer DEFAULT 0 NOT NULL
);

CREATE TABLE public.membership (
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    branch_id uuid NOT NULL,
    kind text NOT NULL,
    during daterange NOT NULL,
    CONSTRAINT membership_kind_check CHECK ((kind = ANY (ARRAY['official'::text, 'temporary'::text])))
);

CREATE TABLE public.note_answer (
    id uuid NOT NULL,
    note_id uuid NOT NULL,
    pledge_id uuid NOT NULL,
    key uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    words text NOT NULL,
    CONSTRAINT note_answer_words_check CHECK ((words <> ''::text))
);

CREATE TABLE public.notice (
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    kind text NOT NULL,
    at timestamp with time zone NOT NULL,
    about uuid NOT NULL,
    year integer,
    count integer DEFAULT 1 NOT NULL,
    due_on date,
    rule_id uuid,
    day date,
    read_at timestamp with time zone,
    mailed_on date,
    CONSTRAINT notice_check CHECK (((rule_id IS NULL) = (day IS NULL))),
    CONSTRAINT notice_count_check CHECK ((count > 0)),
    CONSTRAINT notice_kind_check CHECK ((kind ~ '^[a-z_]+$'::text))
);

CREATE TABLE public.notice_choice (
    member_id uuid NOT NULL,
    daily boolean NOT NULL,
    chosen_at timestamp with time zone NOT NULL
);

CREATE TABLE public.offered_commitment (
    id uuid NOT NULL,
    key uuid NOT NULL,
    unit_id uuid NOT NULL,
    cycle_id uuid NOT NULL,
    section text NOT NULL,
    statement text NOT NULL,
    measure text NOT NULL,
    target text NOT NULL,
    counted_in text NOT NULL,
    due text NOT NULL,
    product text NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    offered_by uuid NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_by uuid,
    CONSTRAINT offered_commitment_check CHECK (((withdrawn_at IS NULL) = (withdrawn_by IS NULL))),
    CONSTRAINT offered_commitment_statement_check CHECK ((statement <> ''::text))
);

CREATE TABLE public.oidc_arrival (
    browser_hash bytea NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    strong boolean NOT NULL,
    with_factor boolean NOT NULL,
    expires_at timestamp with time zone NOT NULL
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

CREATE TABLE public.one_time_code (
    factor_id uuid NOT NULL,
    member_id uuid NOT NULL,
    number smallint NOT NULL,
    hash bytea NOT NULL,
    used_at timestamp with time zone
);

CREATE TABLE public.paper_archive (
    id uuid NOT NULL,
    key uuid NOT NULL,
    unit_id uuid NOT NULL,
    cycle_id uuid NOT NULL,
    purpose text NOT NULL,
    state text DEFAULT 'running'::text NOT NULL,
    total integer NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by uuid NOT NULL,
    worker uuid,
    seen_at timestamp with time zone,
    finished_at timestamp with time zone,
    keep_until timestamp with time zone NOT NULL,
    CONSTRAINT paper_archive_purpose_check CHECK ((purpose <> ''::text)),
    CONSTRAINT paper_archive_state_check CHECK ((state = ANY (ARRAY['running'::text, 'stopped'::text, 'done'::text]))),
    CONSTRAINT paper_archive_total_check CHECK ((total > 0))
);

CREATE TABLE public.paper_archive_part (
    archive_id uuid NOT NULL,
    place integer NOT NULL,
    pledge_id uuid NOT NULL,
    name text,
    content bytea
);

ALTER TABLE ONLY public.paper_archive_part ALTER COLUMN content SET STORAGE EXTERNAL;

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

CREATE TABLE public.planned_check (
    id uuid NOT NULL,
    pledge_id uuid NOT NULL,
    key uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    actor_name text NOT NULL,
    office text NOT NULL,
    office_title text NOT NULL,
    on_day date NOT NULL,
    done_by text NOT NULL,
    what text NOT NULL,
    audience text NOT NULL,
    CONSTRAINT planned_check_audience_check CHECK ((audience = ANY (ARRAY['open'::text, 'officers'::text]))),
    CONSTRAINT planned_check_done_by_check CHECK ((done_by <> ''::text)),
    CONSTRAINT planned_check_what_check CHECK ((what <> ''::text))
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
    amendment text,
    amendment_revision integer,
    amendment_sent_at timestamp with time zone,
    amendment_read_at timestamp with time zone,
    entering_by uuid,
    entered_by uuid,
    duties text,
    calibrated_grade text,
    unpublished boolean DEFAULT false NOT NULL,
    CONSTRAINT pledge_amendment_check CHECK ((amendment = ANY (ARRAY['open'::text, 'sent'::text, 'returned'::text]))),
    CONSTRAINT pledge_amendment_was_sent CHECK (((amendment IS NULL) OR (amendment = 'open'::text) OR ((amendment_revision IS NOT NULL) AND (amendment_sent_at IS NOT NULL)))),
    CONSTRAINT pledge_amends_what_is_agreed CHECK (((amendment IS NULL) OR ((state = 'agreed'::text) AND (stage = 'open'::text)))),
    CONSTRAINT pledge_category_check CHECK ((category = ANY (ARRAY['member'::text, 'leader'::text, 'managed_leader'::text, 'outside'::text]))),
    CONSTRAINT pledge_check CHECK (((state <> ALL (ARRAY['submitted'::text, 'returned'::text, 'agreed'::text])) OR ((revision IS NOT NULL) AND (submitted_at IS NOT NULL)))),
    CONSTRAINT pledge_check1 CHECK (((state = 'agreed'::text) = ((agreed_at IS NOT NULL) AND (agreed_by IS NOT NULL)))),
    CONSTRAINT pledge_not_agreed_by_self CHECK ((agreed_by IS DISTINCT FROM member_id)),
    CONSTRAINT pledge_not_agreed_by_who_entered CHECK (((agreed_by IS NULL) OR (entered_by IS NULL) OR (agreed_by <> entered_by))),
    CONSTRAINT pledge_not_entered_by_self CHECK (((entering_by IS DISTINCT FROM member_id) AND (entered_by IS DISTINCT FROM member_id))),
    CONSTRAINT pledge_stage_check CHECK ((stage = ANY (ARRAY['open'::text, 'self_reviewed'::text, 'proposed'::text, 'decided'::text]))),
    CONSTRAINT pledge_stage_has_its_grade CHECK ((((stage <> 'proposed'::text) OR (proposed_grade IS NOT NULL)) AND ((stage <> 'decided'::text) OR (decided_grade IS NOT NULL) OR unpublished))),
    CONSTRAINT pledge_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'draft'::text, 'submitted'::text, 'returned'::text, 'agreed'::text, 'waived'::text]))),
    CONSTRAINT pledge_unpublished_is_decided CHECK (((NOT unpublished) OR (stage = 'decided'::text)))
);

CREATE TABLE public.pledge_draft (
    pledge_id uuid NOT NULL,
    member_id uuid NOT NULL,
    version integer NOT NULL,
    content jsonb NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    template_id uuid,
    before jsonb,
    writer uuid,
    turn integer DEFAULT 0 NOT NULL,
    removed jsonb DEFAULT '[]'::jsonb NOT NULL
);

CREATE TABLE public.pledge_event (
    id uuid NOT NULL,
    pledge_id uuid NOT NULL,
    key uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid,
    actor_name text NOT NULL,
    office_title text,
    own boolean NOT NULL,
    step text NOT NULL,
    revision integer,
    reason text,
    CONSTRAINT pledge_event_by_someone CHECK (((actor_id IS NOT NULL) OR (step = 'relocate'::text))),
    CONSTRAINT pledge_event_own_steps CHECK (((step = ANY (ARRAY['begin'::text, 'submit'::text, 'drop_entry'::text])) OR (own = (step = ANY (ARRAY['take_back'::text, 'amend'::text, 'drop_amendment'::text, 'self_review'::text, 'ask_extension'::text, 'accept_entry'::text, 'object_entry'::text])))))
);

CREATE TABLE public.pledge_marks (
    pledge_id uuid NOT NULL,
    section text NOT NULL,
    marks bigint[] NOT NULL
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
    print_code text DEFAULT public.random_print_code() NOT NULL,
    CONSTRAINT pledge_revision_digest_check CHECK ((length(digest) = 32)),
    CONSTRAINT pledge_revision_print_code_check CHECK ((print_code ~ '^[0-9A-HJKMNP-TV-Z]{20}$'::text))
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
    decided integer DEFAULT 0 NOT NULL,
    waived integer DEFAULT 0 NOT NULL
);

CREATE VIEW public.pledge_waiting WITH (security_invoker='true') AS
 SELECT 'extension'::text AS kind,
    pledge.id AS pledge_id,
    pledge.member_id,
    pledge.branch_id,
    pledge.cycle_id,
    extension.asked_at AS since
   FROM (public.extension
     JOIN public.pledge ON ((pledge.id = extension.pledge_id)))
  WHERE ((extension.state = 'asked'::text) AND (pledge.state = ANY (ARRAY['asked'::text, 'draft'::text, 'returned'::text])))
UNION ALL
 SELECT 'amendment'::text AS kind,
    pledge.id AS pledge_id,
    pledge.member_id,
    pledge.branch_id,
    pledge.cycle_id,
    pledge.amendment_sent_at AS since
   FROM public.pledge
  WHERE (pledge.amendment = 'sent'::text);

CREATE TABLE public.poll (
    id uuid NOT NULL,
    key uuid NOT NULL,
    meeting_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    cycle_id uuid NOT NULL,
    state text DEFAULT 'prepared'::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    opened_at timestamp with time zone,
    ended_at timestamp with time zone,
    reason text DEFAULT ''::text NOT NULL,
    CONSTRAINT poll_check CHECK (((state = 'given_up'::text) = (reason <> ''::text))),
    CONSTRAINT poll_check1 CHECK (((state = ANY (ARRAY['counted'::text, 'given_up'::text])) = (ended_at IS NOT NULL))),
    CONSTRAINT poll_check2 CHECK (((state <> ALL (ARRAY['open'::text, 'counted'::text])) OR (opened_at IS NOT NULL))),
    CONSTRAINT poll_state_check CHECK ((state = ANY (ARRAY['prepared'::text, 'open'::text, 'counted'::text, 'given_up'::text])))
);

CREATE TABLE public.poll_envelope (
    poll_id uuid NOT NULL,
    voter_id uuid NOT NULL,
    sealed bytea NOT NULL
);

CREATE TABLE public.poll_line (
    poll_id uuid NOT NULL,
    place smallint NOT NULL,
    pledge_id uuid NOT NULL,
    member_id uuid NOT NULL,
    name text NOT NULL,
    CONSTRAINT poll_line_place_check CHECK (((place >= 0) AND (place <= 999)))
);

CREATE TABLE public.poll_teller (
    poll_id uuid NOT NULL,
    place smallint NOT NULL,
    member_id uuid NOT NULL,
    name text NOT NULL,
    public_key bytea,
    taken_at timestamp with time zone,
    CONSTRAINT poll_teller_check CHECK (((public_key IS NULL) = (taken_at IS NULL))),
    CONSTRAINT poll_teller_place_check CHECK (((place >= 0) AND (place <= 2))),
    CONSTRAINT poll_teller_public_key_check CHECK ((length(public_key) = 32))
);

CREATE TABLE public.poll_voter (
    poll_id uuid NOT NULL,
    member_id uuid NOT NULL,
    place smallint NOT NULL,
    name text NOT NULL,
    took_part boolean DEFAULT false NOT NULL
);

CREATE TABLE public.post (
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    agency_id uuid,
    during daterange NOT NULL,
    unit_id uuid,
    version integer DEFAULT 0 NOT NULL,
    CONSTRAINT post_kind_check CHECK ((kind = ANY (ARRAY['party'::text, 'government'::text, 'mass'::text])))
);

CREATE TABLE public.print_key (
    number integer NOT NULL,
    public_key bytea NOT NULL,
    secret bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT print_key_public_key_check CHECK ((length(public_key) = 32))
);

ALTER TABLE public.print_key ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.print_key_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.proof (
    id uuid NOT NULL,
    pledge_id uuid NOT NULL,
    key uuid NOT NULL,
    place smallint NOT NULL,
    check_in_id uuid,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    title text NOT NULL,
    address text,
    evidence_id uuid,
    commitments uuid[] NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_for text,
    CONSTRAINT proof_address_check CHECK ((address ~ '^https?://'::text)),
    CONSTRAINT proof_check CHECK (((withdrawn_at IS NULL) = (withdrawn_for IS NULL))),
    CONSTRAINT proof_commitments_check CHECK (((cardinality(commitments) >= 1) AND (cardinality(commitments) <= 200))),
    CONSTRAINT proof_is_one_thing CHECK (((address IS NULL) OR (evidence_id IS NULL))),
    CONSTRAINT proof_title_check CHECK ((title <> ''::text)),
    CONSTRAINT proof_withdrawn_for_check CHECK ((withdrawn_for <> ''::text))
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
    words text NOT NULL,
    points jsonb DEFAULT '{}'::jsonb NOT NULL
);

CREATE TABLE public.proxy_entry (
    id uuid NOT NULL,
    pledge_id uuid NOT NULL,
    member_id uuid NOT NULL,
    entered_by uuid NOT NULL,
    entered_name text NOT NULL,
    office_title text NOT NULL,
    reason text NOT NULL,
    signed_on date NOT NULL,
    scan_id uuid NOT NULL,
    began_at timestamp with time zone NOT NULL,
    state text NOT NULL,
    revision integer,
    sent_at timestamp with time zone,
    answer text,
    answered_at timestamp with time zone,
    words text DEFAULT ''::text NOT NULL,
    CONSTRAINT proxy_entry_answer_check CHECK ((answer = ANY (ARRAY['accepted'::text, 'disowned'::text]))),
    CONSTRAINT proxy_entry_check CHECK (((state = 'sent'::text) = ((revision IS NOT NULL) AND (sent_at IS NOT NULL)))),
    CONSTRAINT proxy_entry_check1 CHECK ((((answer IS NULL) = (answered_at IS NULL)) AND ((answer IS NULL) OR (state = 'sent'::text)))),
    CONSTRAINT proxy_entry_not_for_self CHECK ((entered_by <> member_id)),
    CONSTRAINT proxy_entry_reason_check CHECK ((reason <> ''::text)),
    CONSTRAINT proxy_entry_state_check CHECK ((state = ANY (ARRAY['open'::text, 'sent'::text, 'dropped'::text])))
);

CREATE TABLE public.publication (
    id uuid NOT NULL,
    pledge_id uuid NOT NULL,
    decision_id uuid NOT NULL,
    key uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    actor_name text NOT NULL,
    office_title text NOT NULL,
    published_on date NOT NULL
);

CREATE TABLE public.quarter_step (
    id uuid NOT NULL,
    pledge_id uuid NOT NULL,
    quarter integer NOT NULL,
    place integer NOT NULL,
    step text NOT NULL,
    key uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    actor_name text NOT NULL,
    office_title text,
    objectives jsonb DEFAULT '[]'::jsonb NOT NULL,
    points jsonb DEFAULT '{}'::jsonb NOT NULL,
    grade text,
    words text DEFAULT ''::text NOT NULL,
    unit_id uuid,
    number text,
    decided_on date,
    CONSTRAINT quarter_step_number_check CHECK ((number <> ''::text)),
    CONSTRAINT quarter_step_place_check CHECK ((place > 0)),
    CONSTRAINT quarter_step_quarter_check CHECK (((quarter >= 1) AND (quarter <= 4))),
    CONSTRAINT quarter_step_whole CHECK (
CASE step
    WHEN 'objectives'::text THEN ((office_title IS NULL) AND (grade IS NULL) AND (jsonb_array_length(objectives) > 0))
    WHEN 'self_score'::text THEN ((office_title IS NULL) AND (grade IS NOT NULL) AND (jsonb_array_length(objectives) > 0))
    WHEN 'proposal'::text THEN ((office_title IS NOT NULL) AND (grade IS NOT NULL) AND (words <> ''::text))
    WHEN 'return'::text THEN ((office_title IS NOT NULL) AND (grade IS NULL) AND (words <> ''::text))
    WHEN 'decision'::text THEN ((office_title IS NOT NULL) AND (grade IS NOT NULL) AND (num_nulls(unit_id, number, decided_on) = 0))
    ELSE false
END)
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

CREATE TABLE public.reminder_rule (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    cycle_id uuid,
    "position" integer NOT NULL,
    occasion text NOT NULL,
    audience text NOT NULL,
    before integer[] DEFAULT '{}'::integer[] NOT NULL,
    after integer,
    every integer,
    words text DEFAULT ''::text NOT NULL,
    active boolean DEFAULT true NOT NULL,
    version integer DEFAULT 0 NOT NULL,
    changed_at timestamp with time zone,
    changed_by uuid,
    changed_name text DEFAULT ''::text NOT NULL,
    CONSTRAINT reminder_rule_after_check CHECK (((after >= 0) AND (after <= 400))),
    CONSTRAINT reminder_rule_audience_check CHECK ((audience = ANY (ARRAY['writer'::text, 'branch'::text, 'above'::text, 'second'::text]))),
    CONSTRAINT reminder_rule_before_check CHECK ((cardinality(before) <= 12)),
    CONSTRAINT reminder_rule_every_check CHECK (((every >= 1) AND (every <= 400))),
    CONSTRAINT reminder_rule_fits CHECK (((audience <> 'writer'::text) OR (occasion <> ALL (ARRAY['unread'::text, 'extension'::text, 'quarter_propose'::text, 'quarter_decide'::text])))),
    CONSTRAINT reminder_rule_has_a_day_to_come CHECK (((cardinality(before) = 0) OR (occasion = ANY (ARRAY['unsent'::text, 'quarter_plan'::text, 'quarter_score'::text, 'quarter_propose'::text, 'quarter_decide'::text])))),
    CONSTRAINT reminder_rule_occasion_check CHECK ((occasion = ANY (ARRAY['unsent'::text, 'returned'::text, 'unread'::text, 'extension'::text, 'self_review'::text, 'progress'::text, 'quarter_plan'::text, 'quarter_score'::text, 'quarter_propose'::text, 'quarter_decide'::text]))),
    CONSTRAINT reminder_rule_repeats_after CHECK (((every IS NULL) OR (after IS NOT NULL))),
    CONSTRAINT reminder_rule_says_when CHECK (((cardinality(before) > 0) OR (after IS NOT NULL))),
    CONSTRAINT reminder_rule_words_check CHECK ((length(words) <= 500))
);

CREATE TABLE public.reminder_run (
    day date NOT NULL,
    at timestamp with time zone NOT NULL,
    notices bigint DEFAULT 0 NOT NULL,
    letters bigint DEFAULT 0 NOT NULL,
    messages bigint DEFAULT 0 NOT NULL
);

CREATE TABLE public.reminder_setting (
    one boolean DEFAULT true NOT NULL,
    hour integer NOT NULL,
    active boolean NOT NULL,
    oldest_days integer NOT NULL,
    changed_at timestamp with time zone,
    changed_by uuid,
    CONSTRAINT reminder_setting_hour_check CHECK (((hour >= 0) AND (hour <= 23))),
    CONSTRAINT reminder_setting_oldest_days_check CHECK (((oldest_days >= 1) AND (oldest_days <= 60))),
    CONSTRAINT reminder_setting_one_check CHECK (one)
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
    typed jsonb,
    sheet_id uuid,
    touches uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    tried_on date,
    CONSTRAINT reorganization_act_check CHECK ((act = ANY (ARRAY['founding'::text, 'renaming'::text, 'moving'::text, 'merger'::text, 'division'::text, 'dissolution'::text, 'reform'::text, 'agency_founding'::text, 'agency_renaming'::text, 'agency_moving'::text, 'agency_merger'::text, 'agency_division'::text, 'agency_closing'::text]))),
    CONSTRAINT reorganization_coming_can_be_done CHECK (((state <> 'coming'::text) OR ((first_day IS NOT NULL) AND ((typed IS NOT NULL) OR (rows IS NOT NULL))))),
    CONSTRAINT reorganization_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'refused'::text, 'coming'::text, 'done'::text, 'discarded'::text])))
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

CREATE TABLE public.retention_run (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    dry boolean NOT NULL
);

CREATE TABLE public.retention_run_line (
    run_id uuid NOT NULL,
    "position" integer NOT NULL,
    title text NOT NULL,
    outcome text NOT NULL,
    rows bigint NOT NULL,
    CONSTRAINT retention_run_line_outcome_check CHECK ((outcome = ANY (ARRAY['keep'::text, 'archive'::text, 'delete'::text]))),
    CONSTRAINT retention_run_line_rows_check CHECK ((rows >= 0))
);

CREATE TABLE public.rule_set (
    id uuid NOT NULL,
    code text NOT NULL,
    title text NOT NULL,
    source text NOT NULL,
    valid_from date NOT NULL,
    rules jsonb NOT NULL,
    asked_quarters jsonb GENERATED ALWAYS AS (
CASE
    WHEN (((rules -> 'quarters'::text) -> 'asked'::text) IS DISTINCT FROM 'false'::jsonb) THEN NULLIF((rules -> 'quarters'::text), 'null'::jsonb)
    ELSE NULL::jsonb
END) STORED
);

CREATE TABLE public.second_factor (
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    kind text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by uuid NOT NULL,
    active_at timestamp with time zone,
    secret bytea,
    last_step bigint,
    CONSTRAINT second_factor_kind CHECK ((kind = ANY (ARRAY['totp'::text, 'recovery'::text, 'sheet'::text]))),
    CONSTRAINT second_factor_maker CHECK (((kind = 'sheet'::text) = (made_by <> member_id))),
    CONSTRAINT second_factor_secret_of_totp CHECK (((kind = 'totp'::text) = (secret IS NOT NULL)))
);

CREATE TABLE public.self_review (
    pledge_id uuid NOT NULL,
    member_id uuid NOT NULL,
    version integer NOT NULL,
    content jsonb NOT NULL,
    grade text,
    saved_at timestamp with time zone NOT NULL,
    submitted_at timestamp with time zone,
    pinned jsonb,
    before jsonb,
    writer uuid,
    turn integer DEFAULT 0 NOT NULL,
    CONSTRAINT self_review_pinned_when_sent CHECK (((pinned IS NULL) OR (submitted_at IS NOT NULL)))
);

CREATE TABLE public.session (
    token_hash bytea NOT NULL,
    member_id uuid NOT NULL,
    started_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    idle interval NOT NULL,
    agent text DEFAULT ''::text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    whole boolean DEFAULT true NOT NULL,
    with_factor boolean DEFAULT false NOT NULL,
    proved_at timestamp with time zone,
    address text DEFAULT ''::text NOT NULL,
    way text DEFAULT 'password'::text NOT NULL,
    with_passkey boolean DEFAULT false NOT NULL,
    CONSTRAINT session_way_check CHECK ((way = ANY (ARRAY['password'::text, 'oidc'::text, 'passkey'::text])))
);

CREATE TABLE public.session_end (
    token_hash bytea NOT NULL,
    cause text NOT NULL,
    ended_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT session_end_cause_check CHECK ((cause = ANY (ARRAY['office'::text, 'password'::text, 'lock'::text, 'reset'::text, 'elsewhere'::text, 'time'::text])))
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

CREATE TABLE public.standing_history (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    member_id uuid NOT NULL,
    standing text NOT NULL,
    ending text,
    during daterange NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    decision text DEFAULT ''::text NOT NULL,
    CONSTRAINT standing_history_check CHECK (((ending IS NULL) OR (standing = 'ended'::text))),
    CONSTRAINT standing_history_ending_check CHECK ((ending = ANY (ARRAY['died'::text, 'removed'::text, 'expelled'::text, 'left'::text]))),
    CONSTRAINT standing_history_standing_check CHECK ((standing = ANY (ARRAY['probationary'::text, 'official'::text, 'exempt'::text, 'suspended'::text, 'temporary'::text, 'transferred'::text, 'ended'::text])))
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
    words text NOT NULL,
    record_id uuid,
    basis text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.step_record (
    id uuid NOT NULL,
    pledge_id uuid NOT NULL,
    key uuid NOT NULL,
    step text NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    actor_name text NOT NULL,
    office_title text NOT NULL,
    authority text,
    number text,
    dated_on date,
    grade text,
    words text NOT NULL,
    scan_kind text,
    scan_digest bytea,
    scan_size integer,
    scan bytea,
    CONSTRAINT step_record_authority_check CHECK ((authority <> ''::text)),
    CONSTRAINT step_record_check CHECK ((num_nulls(scan_kind, scan_digest, scan_size, scan) = ANY (ARRAY[0, 4]))),
    CONSTRAINT step_record_check1 CHECK ((length(scan) = scan_size)),
    CONSTRAINT step_record_number_check CHECK ((number <> ''::text)),
    CONSTRAINT step_record_of_a_paper CHECK (((num_nulls(authority, dated_on) = ANY (ARRAY[0, 2])) AND ((authority IS NOT NULL) OR (num_nonnulls(number, scan) = 0)))),
    CONSTRAINT step_record_says_something CHECK (((words <> ''::text) OR (grade IS NOT NULL))),
    CONSTRAINT step_record_scan_digest_check CHECK ((length(scan_digest) = 32)),
    CONSTRAINT step_record_scan_kind_check CHECK ((scan_kind = ANY (ARRAY['pdf'::text, 'jpeg'::text, 'png'::text]))),
    CONSTRAINT step_record_scan_size_check CHECK (((scan_size >= 1) AND (scan_size <= 5242880))),
    CONSTRAINT step_record_step_check CHECK ((step = ANY (ARRAY['state_grade'::text, 'residence_comment'::text, 'suggestion'::text, 'appraisal'::text, 'decision'::text])))
);

ALTER TABLE ONLY public.step_record ALTER COLUMN scan SET STORAGE EXTERNAL;

CREATE TABLE public.template (
    id uuid NOT NULL,
    cycle_id uuid NOT NULL,
    category text NOT NULL,
    version integer NOT NULL,
    content jsonb NOT NULL,
    frozen_at timestamp with time zone,
    edits integer DEFAULT 0 NOT NULL,
    written_at timestamp with time zone,
    written_by uuid,
    issued_at timestamp with time zone,
    issued_by uuid,
    reason text DEFAULT ''::text NOT NULL,
    CONSTRAINT template_category_check CHECK ((category = ANY (ARRAY['member'::text, 'leader'::text, 'managed_leader'::text, 'outside'::text]))),
    CONSTRAINT template_frozen_is_issued CHECK (((frozen_at IS NULL) OR (issued_at IS NOT NULL)))
);

CREATE TABLE public.transfer (
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    member_name text NOT NULL,
    member_code text NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    version integer DEFAULT 0 NOT NULL,
    from_branch_id uuid NOT NULL,
    to_branch_id uuid,
    destination text,
    decided_on date NOT NULL,
    due_on date NOT NULL,
    until_on date,
    reason text DEFAULT ''::text NOT NULL,
    agency_change text DEFAULT 'keep'::text NOT NULL,
    agency_id uuid,
    manager_change text DEFAULT 'keep'::text NOT NULL,
    manager_id uuid,
    opened_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    sent_by uuid,
    closed_at timestamp with time zone,
    closed_by uuid,
    effective_on date,
    reads_from_year integer,
    settled boolean DEFAULT false NOT NULL,
    ended_on date,
    CONSTRAINT transfer_agency_change_check CHECK ((agency_change = ANY (ARRAY['keep'::text, 'none'::text, 'set'::text]))),
    CONSTRAINT transfer_check CHECK (((agency_change = 'set'::text) = (agency_id IS NOT NULL))),
    CONSTRAINT transfer_check1 CHECK (((manager_change = 'set'::text) = (manager_id IS NOT NULL))),
    CONSTRAINT transfer_destination_check CHECK ((destination <> ''::text)),
    CONSTRAINT transfer_goes_somewhere CHECK (((to_branch_id IS NULL) <> (destination IS NULL))),
    CONSTRAINT transfer_kind_check CHECK ((kind = ANY (ARRAY['official'::text, 'temporary'::text]))),
    CONSTRAINT transfer_leaves_its_branch CHECK ((to_branch_id IS DISTINCT FROM from_branch_id)),
    CONSTRAINT transfer_manager_change_check CHECK ((manager_change = ANY (ARRAY['keep'::text, 'none'::text, 'set'::text]))),
    CONSTRAINT transfer_not_by_self CHECK (((sent_by IS DISTINCT FROM member_id) AND ((closed_by IS DISTINCT FROM member_id) OR (state = 'taken_back'::text)))),
    CONSTRAINT transfer_outside_is_official CHECK (((destination IS NULL) OR (kind = 'official'::text))),
    CONSTRAINT transfer_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'sent'::text, 'accepted'::text, 'refused'::text, 'taken_back'::text, 'left'::text]))),
    CONSTRAINT transfer_state_is_told CHECK ((((state = ANY (ARRAY['asked'::text, 'sent'::text])) = (closed_at IS NULL)) AND ((closed_at IS NULL) = (closed_by IS NULL)) AND ((sent_at IS NULL) = (sent_by IS NULL)) AND ((state <> 'sent'::text) OR (sent_at IS NOT NULL)) AND ((state = ANY (ARRAY['accepted'::text, 'left'::text])) = (effective_on IS NOT NULL)))),
    CONSTRAINT transfer_stay_ended_within CHECK (((ended_on IS NULL) OR ((kind = 'temporary'::text) AND (effective_on <= ended_on) AND (ended_on <= until_on)))),
    CONSTRAINT transfer_temporary_ends CHECK (((kind = 'temporary'::text) = (until_on IS NOT NULL)))
);

CREATE TABLE public.transfer_event (
    id uuid NOT NULL,
    transfer_id uuid NOT NULL,
    member_id uuid NOT NULL,
    key uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    actor_name text NOT NULL,
    office_title text,
    own boolean NOT NULL,
    step text NOT NULL,
    words text DEFAULT ''::text NOT NULL,
    CONSTRAINT transfer_event_own CHECK (((own = (actor_id = member_id)) AND (own = (office_title IS NULL)) AND ((NOT own) OR (step = ANY (ARRAY['ask'::text, 'take_back'::text]))))),
    CONSTRAINT transfer_event_step_check CHECK ((step = ANY (ARRAY['ask'::text, 'send'::text, 'leave'::text, 'accept'::text, 'refuse'::text, 'take_back'::text, 'comment'::text, 'end'::text])))
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

ALTER TABLE ONLY public.account_event
    ADD CONSTRAINT account_event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (member_id);

ALTER TABLE ONLY public.account_reset
    ADD CONSTRAINT account_reset_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.advice_rules
    ADD CONSTRAINT advice_rules_pkey PRIMARY KEY (cycle_id);

ALTER TABLE ONLY public.agency_history
    ADD CONSTRAINT agency_history_one_a_day EXCLUDE USING gist (agency_id WITH =, during WITH &&);

ALTER TABLE ONLY public.agency
    ADD CONSTRAINT agency_name_unique UNIQUE (name);

ALTER TABLE ONLY public.agency
    ADD CONSTRAINT agency_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.appeal
    ADD CONSTRAINT appeal_answer_key UNIQUE (answer_key);

ALTER TABLE ONLY public.appeal
    ADD CONSTRAINT appeal_key UNIQUE (key);

ALTER TABLE ONLY public.appeal
    ADD CONSTRAINT appeal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.appointment_act
    ADD CONSTRAINT appointment_act_key UNIQUE (key);

ALTER TABLE ONLY public.appointment_act
    ADD CONSTRAINT appointment_act_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.appointment_act
    ADD CONSTRAINT appointment_act_settles_once UNIQUE (proposal_id);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ballot
    ADD CONSTRAINT ballot_key UNIQUE (key);

ALTER TABLE ONLY public.ballot
    ADD CONSTRAINT ballot_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.calendar_feed
    ADD CONSTRAINT calendar_feed_pkey PRIMARY KEY (member_id);

ALTER TABLE ONLY public.calendar_feed
    ADD CONSTRAINT calendar_feed_token UNIQUE (token_hash);

ALTER TABLE ONLY public.calibration
    ADD CONSTRAINT calibration_key UNIQUE (key);

ALTER TABLE ONLY public.calibration
    ADD CONSTRAINT calibration_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.check_in_day
    ADD CONSTRAINT check_in_day_pkey PRIMARY KEY (cycle_id, due_on);

ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT check_in_key UNIQUE (key);

ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT check_in_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collective_review
    ADD CONSTRAINT collective_review_key UNIQUE (key);

ALTER TABLE ONLY public.collective_review
    ADD CONSTRAINT collective_review_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.committee_term
    ADD CONSTRAINT committee_term_alone EXCLUDE USING gist (unit_id WITH =, during WITH &&);

ALTER TABLE ONLY public.committee_term
    ADD CONSTRAINT committee_term_key UNIQUE (key);

ALTER TABLE ONLY public.committee_term
    ADD CONSTRAINT committee_term_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.correction_request
    ADD CONSTRAINT correction_request_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cycle
    ADD CONSTRAINT cycle_one_per_year UNIQUE (year);

ALTER TABLE ONLY public.cycle_phase
    ADD CONSTRAINT cycle_phase_pkey PRIMARY KEY (cycle_id, phase);

ALTER TABLE ONLY public.cycle
    ADD CONSTRAINT cycle_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.day_off
    ADD CONSTRAINT day_off_pkey PRIMARY KEY (day);

ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_key UNIQUE (key);

ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_of_pledge UNIQUE (id, pledge_id);

ALTER TABLE ONLY public.decision_paper
    ADD CONSTRAINT decision_paper_key UNIQUE (key);

ALTER TABLE ONLY public.decision_paper
    ADD CONSTRAINT decision_paper_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.deputation
    ADD CONSTRAINT deputation_key UNIQUE (key);

ALTER TABLE ONLY public.deputation
    ADD CONSTRAINT deputation_one_a_day EXCLUDE USING gist (appointment_id WITH =, during WITH &&) WHERE (((ended_at IS NULL) AND (accepted IS DISTINCT FROM false)));

ALTER TABLE ONLY public.deputation
    ADD CONSTRAINT deputation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.discipline
    ADD CONSTRAINT discipline_key UNIQUE (key);

ALTER TABLE ONLY public.discipline
    ADD CONSTRAINT discipline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.document_counter
    ADD CONSTRAINT document_counter_pkey PRIMARY KEY (term_id, kind);

ALTER TABLE ONLY public.document_issuer
    ADD CONSTRAINT document_issuer_pkey PRIMARY KEY (unit_kind);

ALTER TABLE ONLY public.document_kind
    ADD CONSTRAINT document_kind_pkey PRIMARY KEY (symbol);

ALTER TABLE ONLY public.document_kind
    ADD CONSTRAINT document_kind_position_key UNIQUE ("position");

ALTER TABLE ONLY public.document_void
    ADD CONSTRAINT document_void_pkey PRIMARY KEY (document_id);

ALTER TABLE ONLY public.entered_package
    ADD CONSTRAINT entered_package_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_once UNIQUE (pledge_id, digest);

ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.extension
    ADD CONSTRAINT extension_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.follow_up_note
    ADD CONSTRAINT follow_up_note_key UNIQUE (key);

ALTER TABLE ONLY public.follow_up_note
    ADD CONSTRAINT follow_up_note_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.grade_answer
    ADD CONSTRAINT grade_answer_key UNIQUE (key);

ALTER TABLE ONLY public.grade_answer
    ADD CONSTRAINT grade_answer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.held_export
    ADD CONSTRAINT held_export_pkey PRIMARY KEY (member_id, at);

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

ALTER TABLE ONLY public.issued_document
    ADD CONSTRAINT issued_document_key UNIQUE (key);

ALTER TABLE ONLY public.issued_document
    ADD CONSTRAINT issued_document_once UNIQUE (term_id, kind, number);

ALTER TABLE ONLY public.issued_document
    ADD CONSTRAINT issued_document_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.known_device
    ADD CONSTRAINT known_device_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY public.leader_copy
    ADD CONSTRAINT leader_copy_pkey PRIMARY KEY (pledge_id, revision, unit_id);

ALTER TABLE ONLY public.leave
    ADD CONSTRAINT leave_key UNIQUE (key);

ALTER TABLE ONLY public.leave
    ADD CONSTRAINT leave_once EXCLUDE USING gist (member_id WITH =, during WITH &&) WHERE ((withdrawn_at IS NULL));

ALTER TABLE ONLY public.leave
    ADD CONSTRAINT leave_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.legal_basis
    ADD CONSTRAINT legal_basis_once UNIQUE NULLS NOT DISTINCT (number, issuer, issued_on);

ALTER TABLE ONLY public.legal_basis
    ADD CONSTRAINT legal_basis_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.lunar_year
    ADD CONSTRAINT lunar_year_pkey PRIMARY KEY (year);

ALTER TABLE ONLY public.mail
    ADD CONSTRAINT mail_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.mail_proof
    ADD CONSTRAINT mail_proof_pkey PRIMARY KEY (member_id);

ALTER TABLE ONLY public.managed_post
    ADD CONSTRAINT managed_post_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.management
    ADD CONSTRAINT management_one_a_day EXCLUDE USING gist (member_id WITH =, during WITH &&);

ALTER TABLE ONLY public.management
    ADD CONSTRAINT management_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.manifestation
    ADD CONSTRAINT manifestation_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.manifestation
    ADD CONSTRAINT manifestation_place_key UNIQUE (place);

ALTER TABLE ONLY public.meeting_item
    ADD CONSTRAINT meeting_item_once UNIQUE (meeting_id, pledge_id);

ALTER TABLE ONLY public.meeting_item
    ADD CONSTRAINT meeting_item_pkey PRIMARY KEY (meeting_id, "position");

ALTER TABLE ONLY public.meeting
    ADD CONSTRAINT meeting_key UNIQUE (key);

ALTER TABLE ONLY public.meeting
    ADD CONSTRAINT meeting_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.meeting_scan
    ADD CONSTRAINT meeting_scan_key UNIQUE (key);

ALTER TABLE ONLY public.meeting_scan
    ADD CONSTRAINT meeting_scan_once UNIQUE (meeting_id, digest);

ALTER TABLE ONLY public.meeting_scan
    ADD CONSTRAINT meeting_scan_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.member_change
    ADD CONSTRAINT member_change_key UNIQUE (key);

ALTER TABLE ONLY public.member_change
    ADD CONSTRAINT member_change_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.member_change
    ADD CONSTRAINT member_change_undone_once UNIQUE (undoes);

ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_code_unique UNIQUE (code);

ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.member_tally
    ADD CONSTRAINT member_tally_pkey PRIMARY KEY (unit_id, standing);

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_one_official EXCLUDE USING gist (member_id WITH =, during WITH &&) WHERE ((kind = 'official'::text));

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.note_answer
    ADD CONSTRAINT note_answer_key UNIQUE (key);

ALTER TABLE ONLY public.note_answer
    ADD CONSTRAINT note_answer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.notice_choice
    ADD CONSTRAINT notice_choice_pkey PRIMARY KEY (member_id);

ALTER TABLE ONLY public.notice
    ADD CONSTRAINT notice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.offered_commitment
    ADD CONSTRAINT offered_commitment_key UNIQUE (key);

ALTER TABLE ONLY public.offered_commitment
    ADD CONSTRAINT offered_commitment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.oidc_arrival
    ADD CONSTRAINT oidc_arrival_pkey PRIMARY KEY (browser_hash);

ALTER TABLE ONLY public.oidc_link
    ADD CONSTRAINT oidc_link_identity UNIQUE (issuer, subject);

ALTER TABLE ONLY public.oidc_link
    ADD CONSTRAINT oidc_link_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.oidc_try
    ADD CONSTRAINT oidc_try_pkey PRIMARY KEY (browser_hash);

ALTER TABLE ONLY public.one_time_code
    ADD CONSTRAINT one_time_code_pkey PRIMARY KEY (factor_id, number);

ALTER TABLE ONLY public.paper_archive
    ADD CONSTRAINT paper_archive_key UNIQUE (key);

ALTER TABLE ONLY public.paper_archive_part
    ADD CONSTRAINT paper_archive_part_pkey PRIMARY KEY (archive_id, place);

ALTER TABLE ONLY public.paper_archive
    ADD CONSTRAINT paper_archive_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.passkey
    ADD CONSTRAINT passkey_credential UNIQUE (credential_id);

ALTER TABLE ONLY public.passkey
    ADD CONSTRAINT passkey_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.passkey_try
    ADD CONSTRAINT passkey_try_pkey PRIMARY KEY (browser_hash);

ALTER TABLE ONLY public.password_reset
    ADD CONSTRAINT password_reset_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY public.planned_check
    ADD CONSTRAINT planned_check_key UNIQUE (key);

ALTER TABLE ONLY public.planned_check
    ADD CONSTRAINT planned_check_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pledge_draft
    ADD CONSTRAINT pledge_draft_pkey PRIMARY KEY (pledge_id);

ALTER TABLE ONLY public.pledge_event
    ADD CONSTRAINT pledge_event_key UNIQUE (key);

ALTER TABLE ONLY public.pledge_event
    ADD CONSTRAINT pledge_event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pledge_marks
    ADD CONSTRAINT pledge_marks_pkey PRIMARY KEY (pledge_id, section);

ALTER TABLE ONLY public.pledge
    ADD CONSTRAINT pledge_one_per_year UNIQUE (member_id, cycle_id);

ALTER TABLE ONLY public.pledge
    ADD CONSTRAINT pledge_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pledge_revision
    ADD CONSTRAINT pledge_revision_pkey PRIMARY KEY (pledge_id, number);

ALTER TABLE ONLY public.pledge_revision
    ADD CONSTRAINT pledge_revision_print_code UNIQUE (print_code);

ALTER TABLE ONLY public.pledge_tally
    ADD CONSTRAINT pledge_tally_pkey PRIMARY KEY (cycle_id, branch_id);

ALTER TABLE ONLY public.poll_envelope
    ADD CONSTRAINT poll_envelope_pkey PRIMARY KEY (poll_id, voter_id);

ALTER TABLE ONLY public.poll
    ADD CONSTRAINT poll_key UNIQUE (key);

ALTER TABLE ONLY public.poll_line
    ADD CONSTRAINT poll_line_once UNIQUE (poll_id, pledge_id);

ALTER TABLE ONLY public.poll_line
    ADD CONSTRAINT poll_line_pkey PRIMARY KEY (poll_id, place);

ALTER TABLE ONLY public.poll
    ADD CONSTRAINT poll_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.poll_teller
    ADD CONSTRAINT poll_teller_once UNIQUE (poll_id, member_id);

ALTER TABLE ONLY public.poll_teller
    ADD CONSTRAINT poll_teller_pkey PRIMARY KEY (poll_id, place);

ALTER TABLE ONLY public.poll_voter
    ADD CONSTRAINT poll_voter_pkey PRIMARY KEY (poll_id, member_id);

ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.print_key
    ADD CONSTRAINT print_key_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.print_key
    ADD CONSTRAINT print_key_public_key_key UNIQUE (public_key);

ALTER TABLE ONLY public.proof
    ADD CONSTRAINT proof_key UNIQUE (key, place);

ALTER TABLE ONLY public.proof
    ADD CONSTRAINT proof_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT proposal_key UNIQUE (key);

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT proposal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.proxy_entry
    ADD CONSTRAINT proxy_entry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.publication
    ADD CONSTRAINT publication_key UNIQUE (key);

ALTER TABLE ONLY public.publication
    ADD CONSTRAINT publication_once UNIQUE (decision_id);

ALTER TABLE ONLY public.publication
    ADD CONSTRAINT publication_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.quarter_step
    ADD CONSTRAINT quarter_step_in_turn UNIQUE (pledge_id, quarter, place);

ALTER TABLE ONLY public.quarter_step
    ADD CONSTRAINT quarter_step_key UNIQUE (key);

ALTER TABLE ONLY public.quarter_step
    ADD CONSTRAINT quarter_step_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.register_export
    ADD CONSTRAINT register_export_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.reminder_rule
    ADD CONSTRAINT reminder_rule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.reminder_run
    ADD CONSTRAINT reminder_run_pkey PRIMARY KEY (day);

ALTER TABLE ONLY public.reminder_setting
    ADD CONSTRAINT reminder_setting_pkey PRIMARY KEY (one);

ALTER TABLE ONLY public.reorganization
    ADD CONSTRAINT reorganization_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.retention_kind
    ADD CONSTRAINT retention_kind_pkey PRIMARY KEY (kind);

ALTER TABLE ONLY public.retention_rule
    ADD CONSTRAINT retention_rule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.retention_run_line
    ADD CONSTRAINT retention_run_line_pkey PRIMARY KEY (run_id, "position");

ALTER TABLE ONLY public.retention_run
    ADD CONSTRAINT retention_run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rule_set
    ADD CONSTRAINT rule_set_code_key UNIQUE (code);

ALTER TABLE ONLY public.rule_set
    ADD CONSTRAINT rule_set_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.second_factor
    ADD CONSTRAINT second_factor_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.self_review
    ADD CONSTRAINT self_review_pkey PRIMARY KEY (pledge_id);

ALTER TABLE ONLY public.session_end
    ADD CONSTRAINT session_end_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_id_unique UNIQUE (id);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY public.sign_in_failure
    ADD CONSTRAINT sign_in_failure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.standing_history
    ADD CONSTRAINT standing_history_one_a_day EXCLUDE USING gist (member_id WITH =, during WITH &&);

ALTER TABLE ONLY public.standing_history
    ADD CONSTRAINT standing_history_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.state_grade
    ADD CONSTRAINT state_grade_key UNIQUE (key);

ALTER TABLE ONLY public.state_grade
    ADD CONSTRAINT state_grade_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.step_record
    ADD CONSTRAINT step_record_key UNIQUE (key);

ALTER TABLE ONLY public.step_record
    ADD CONSTRAINT step_record_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.template
    ADD CONSTRAINT template_cycle_id_category_version_key UNIQUE (cycle_id, category, version);

ALTER TABLE ONLY public.template
    ADD CONSTRAINT template_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.transfer_event
    ADD CONSTRAINT transfer_event_key UNIQUE (key);

ALTER TABLE ONLY public.transfer_event
    ADD CONSTRAINT transfer_event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.transfer
    ADD CONSTRAINT transfer_pkey PRIMARY KEY (id);

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

ALTER TABLE ONLY public.viewing
    ADD CONSTRAINT viewing_once_an_hour UNIQUE (member_id, paper_id, kind, viewer_id, hour, purpose);

ALTER TABLE ONLY public.viewing
    ADD CONSTRAINT viewing_pkey PRIMARY KEY (id);

CREATE INDEX account_event_member ON public.account_event USING btree (member_id, id);

CREATE INDEX account_event_unseen ON public.account_event USING btree (member_id) WHERE ((session_id IS NOT NULL) AND (seen_at IS NULL));

CREATE INDEX account_locked ON public.account USING btree (member_id) WHERE (locked_at IS NOT NULL);

CREATE INDEX account_reset_member ON public.account_reset USING btree (member_id, id);

CREATE UNIQUE INDEX account_reset_one_open ON public.account_reset USING btree (member_id) WHERE ((used_at IS NULL) AND (cancelled_at IS NULL));

CREATE INDEX agency_history_parent ON public.agency_history USING btree (parent_id) WHERE (parent_id IS NOT NULL);

CREATE INDEX agency_parent ON public.agency USING btree (parent_id) WHERE (parent_id IS NOT NULL);

CREATE UNIQUE INDEX appeal_open_once ON public.appeal USING btree (pledge_id) WHERE (state = 'open'::text);

CREATE INDEX appeal_pledge ON public.appeal USING btree (pledge_id, at);

CREATE INDEX appointment_act_agency ON public.appointment_act USING btree (agency_id, at) WHERE (agency_id IS NOT NULL);

CREATE INDEX appointment_act_member ON public.appointment_act USING btree (member_id);

CREATE INDEX appointment_act_unit ON public.appointment_act USING btree (unit_id, at);

CREATE INDEX appointment_member ON public.appointment USING btree (member_id);

CREATE UNIQUE INDEX appointment_once ON public.appointment USING btree (member_id, office, COALESCE(unit_id, agency_id), lower(during));

CREATE INDEX appointment_unit ON public.appointment USING btree (unit_id);

CREATE INDEX audit_entry_object ON public.audit_entry USING btree (object_id, id);

CREATE INDEX ballot_meeting ON public.ballot USING btree (meeting_id) WHERE (meeting_id IS NOT NULL);

CREATE INDEX ballot_pledge ON public.ballot USING btree (pledge_id, at);

CREATE INDEX borne_name_fold ON public.borne_name USING gin (fold public.gin_trgm_ops);

CREATE UNIQUE INDEX borne_name_order ON public.borne_name USING btree (given_name COLLATE "vi-x-icu", full_name COLLATE "vi-x-icu") INCLUDE (fold);

CREATE INDEX calibration_pledge ON public.calibration USING btree (pledge_id, at);

CREATE INDEX check_in_pledge ON public.check_in USING btree (pledge_id, commitment_id, at);

CREATE INDEX collective_review_pledge ON public.collective_review USING btree (pledge_id, at);

CREATE INDEX correction_request_member ON public.correction_request USING btree (member_id, asked_at);

CREATE UNIQUE INDEX correction_request_one_open ON public.correction_request USING btree (member_id, field) WHERE ((state = 'asked'::text) AND (field <> 'other'::text));

CREATE INDEX correction_request_waiting ON public.correction_request USING btree (asked_at, id) WHERE (state = 'asked'::text);

CREATE INDEX decision_of_paper ON public.decision USING btree (paper_id) WHERE (paper_id IS NOT NULL);

CREATE INDEX decision_paper_unit ON public.decision_paper USING btree (unit_id, cycle_id);

CREATE INDEX decision_pledge ON public.decision USING btree (pledge_id, at);

CREATE INDEX deputation_deputy ON public.deputation USING btree (deputy_id);

CREATE INDEX deputation_holder ON public.deputation USING btree (holder_id);

CREATE INDEX discipline_member ON public.discipline USING btree (member_id, fault_year);

CREATE INDEX entered_package_member ON public.entered_package USING btree (member_id) WHERE (member_id IS NOT NULL);

CREATE UNIQUE INDEX entered_package_once ON public.entered_package USING btree (digest) WHERE (state = 'accepted'::text);

CREATE INDEX evidence_waiting ON public.evidence USING btree (id) WHERE (checked = 'waiting'::text);

CREATE UNIQUE INDEX extension_one_asked ON public.extension USING btree (pledge_id) WHERE (state = 'asked'::text);

CREATE INDEX extension_pledge ON public.extension USING btree (pledge_id, asked_at);

CREATE INDEX follow_up_note_asks ON public.follow_up_note USING btree (pledge_id) WHERE (answer_by IS NOT NULL);

CREATE INDEX follow_up_note_pledge ON public.follow_up_note USING btree (pledge_id, at);

CREATE INDEX grade_answer_pledge ON public.grade_answer USING btree (pledge_id, at);

CREATE INDEX import_ending_member ON public.import_ending USING btree (member_id);

CREATE INDEX import_row_doubtful ON public.import_row USING btree (import_id, "position") WHERE (doubts <> '[]'::jsonb);

CREATE INDEX import_row_fate ON public.import_row USING btree (import_id, fate, "position") WHERE (fate <> 'same'::text);

CREATE INDEX issued_document_unit ON public.issued_document USING btree (unit_id, id);

CREATE INDEX leader_copy_unit ON public.leader_copy USING btree (unit_id, received_at);

CREATE UNIQUE INDEX mail_digest_once_a_day ON public.mail USING btree (member_id, day) WHERE (kind = 'digest'::text);

CREATE INDEX mail_parked ON public.mail USING btree (parked_at DESC, id) WHERE (parked_at IS NOT NULL);

CREATE INDEX mail_queued ON public.mail USING btree (queued_at);

CREATE INDEX mail_waiting ON public.mail USING btree (channel, next_at) WHERE ((sent_at IS NULL) AND (parked_at IS NULL));

CREATE INDEX managed_post_unit ON public.managed_post USING btree (unit_id);

CREATE INDEX management_ends ON public.management USING btree (ends_on) WHERE ((source = 'override'::text) AND upper_inf(during));

CREATE INDEX meeting_item_pledge ON public.meeting_item USING btree (pledge_id);

CREATE INDEX meeting_unit ON public.meeting USING btree (unit_id, id);

CREATE INDEX member_agency ON public.member USING btree (agency_id);

CREATE INDEX member_bare_card ON public.member USING btree (split_part(numbers, ' '::text, 2) text_pattern_ops);

CREATE INDEX member_bare_code ON public.member USING btree (split_part(numbers, ' '::text, 1) text_pattern_ops);

CREATE INDEX member_bare_phone ON public.member USING btree (split_part(numbers, ' '::text, 3) text_pattern_ops);

CREATE INDEX member_branch_name ON public.member USING btree (branch_id, given_name COLLATE "vi-x-icu", full_name COLLATE "vi-x-icu", id) INCLUDE (fold, standing);

CREATE UNIQUE INDEX member_card_unique ON public.member USING btree (card_number) WHERE (card_number IS NOT NULL);

CREATE INDEX member_change_member ON public.member_change USING btree (member_id, at);

CREATE INDEX member_manager ON public.member USING btree (manager_id) WHERE (manager_id IS NOT NULL);

CREATE INDEX member_name ON public.member USING btree (given_name COLLATE "vi-x-icu", full_name COLLATE "vi-x-icu", id) INCLUDE (branch_id, standing);

CREATE INDEX member_numbers ON public.member USING gin (numbers public.gin_trgm_ops);

CREATE INDEX member_standing_name ON public.member USING btree (standing, given_name COLLATE "vi-x-icu", full_name COLLATE "vi-x-icu", id) INCLUDE (branch_id) WHERE (standing <> ALL (ARRAY['official'::text, 'probationary'::text]));

CREATE INDEX membership_branch ON public.membership USING btree (branch_id);

CREATE INDEX membership_member ON public.membership USING btree (member_id);

CREATE INDEX note_answer_note ON public.note_answer USING btree (note_id, at);

CREATE INDEX note_answer_pledge ON public.note_answer USING btree (pledge_id, at);

CREATE INDEX notice_about ON public.notice USING btree (about, kind);

CREATE INDEX notice_member ON public.notice USING btree (member_id, at DESC, id DESC);

CREATE UNIQUE INDEX notice_reminder_once ON public.notice USING btree (member_id, rule_id, about, day) WHERE (rule_id IS NOT NULL);

CREATE INDEX notice_unread ON public.notice USING btree (member_id) WHERE (read_at IS NULL);

CREATE INDEX offered_commitment_of_unit ON public.offered_commitment USING btree (unit_id, cycle_id);

CREATE INDEX oidc_link_member ON public.oidc_link USING btree (member_id);

CREATE INDEX one_time_code_member ON public.one_time_code USING btree (member_id);

CREATE INDEX paper_archive_mine ON public.paper_archive USING btree (asked_by, id);

CREATE INDEX paper_archive_running ON public.paper_archive USING btree (asked_at) WHERE (state = 'running'::text);

CREATE INDEX passkey_member ON public.passkey USING btree (member_id);

CREATE INDEX password_reset_member ON public.password_reset USING btree (member_id);

CREATE INDEX planned_check_pledge ON public.planned_check USING btree (pledge_id, on_day);

CREATE INDEX pledge_agency ON public.pledge USING btree (agency_id, cycle_id) WHERE (agency_id IS NOT NULL);

CREATE INDEX pledge_amendment ON public.pledge USING btree (branch_id) WHERE (amendment = 'sent'::text);

CREATE INDEX pledge_branch ON public.pledge USING btree (cycle_id, branch_id, state);

CREATE INDEX pledge_category ON public.pledge USING btree (cycle_id, category);

CREATE INDEX pledge_decides ON public.pledge USING btree (cycle_id, decides_id);

CREATE INDEX pledge_event_pledge ON public.pledge_event USING btree (pledge_id, at);

CREATE INDEX pledge_manager ON public.pledge USING btree (cycle_id, manager_id) WHERE (manager_id IS NOT NULL);

CREATE INDEX pledge_remark_pledge ON public.pledge_remark USING btree (pledge_id, revision);

CREATE INDEX poll_line_member ON public.poll_line USING btree (member_id);

CREATE INDEX poll_line_pledge ON public.poll_line USING btree (pledge_id);

CREATE UNIQUE INDEX poll_one_at_a_time ON public.poll USING btree (meeting_id) WHERE (state = ANY (ARRAY['prepared'::text, 'open'::text]));

CREATE INDEX poll_teller_member ON public.poll_teller USING btree (member_id);

CREATE INDEX poll_voter_member ON public.poll_voter USING btree (member_id);

CREATE INDEX post_member ON public.post USING btree (member_id);

CREATE INDEX proof_evidence ON public.proof USING btree (evidence_id);

CREATE INDEX proof_pledge ON public.proof USING btree (pledge_id, at);

CREATE INDEX proposal_pledge ON public.proposal USING btree (pledge_id, at);

CREATE UNIQUE INDEX proxy_entry_one_open ON public.proxy_entry USING btree (pledge_id) WHERE (state = 'open'::text);

CREATE INDEX proxy_entry_pledge ON public.proxy_entry USING btree (pledge_id, revision);

CREATE INDEX publication_pledge ON public.publication USING btree (pledge_id);

CREATE INDEX register_export_unit ON public.register_export USING btree (unit_id, exported_at DESC);

CREATE UNIQUE INDEX reminder_rule_once ON public.reminder_rule USING btree (cycle_id, occasion, audience) NULLS NOT DISTINCT;

CREATE INDEX reorganization_agency ON public.reorganization USING btree (agency_id) WHERE (agency_id IS NOT NULL);

CREATE INDEX reorganization_coming ON public.reorganization USING btree (first_day) WHERE (state = 'coming'::text);

CREATE INDEX reorganization_made_at ON public.reorganization USING btree (made_at DESC);

CREATE INDEX reorganization_sheet ON public.reorganization USING btree (sheet_id) WHERE (sheet_id IS NOT NULL);

CREATE INDEX retention_rule_kind ON public.retention_rule USING btree (kind, at DESC);

CREATE INDEX retention_run_at ON public.retention_run USING btree (at DESC, id);

CREATE INDEX second_factor_member ON public.second_factor USING btree (member_id);

CREATE UNIQUE INDEX second_factor_one_of_a_kind ON public.second_factor USING btree (member_id, kind, ((active_at IS NULL))) WHERE (kind = ANY (ARRAY['totp'::text, 'recovery'::text, 'sheet'::text]));

CREATE INDEX session_end_time ON public.session_end USING btree (ended_at);

CREATE INDEX session_member ON public.session USING btree (member_id);

CREATE INDEX sign_in_failure_address ON public.sign_in_failure USING btree (address, at);

CREATE INDEX sign_in_failure_code ON public.sign_in_failure USING btree (code, at);

CREATE INDEX state_grade_pledge ON public.state_grade USING btree (pledge_id, at);

CREATE INDEX step_record_pledge ON public.step_record USING btree (pledge_id, step, at);

CREATE UNIQUE INDEX template_one_in_hand ON public.template USING btree (cycle_id, category) WHERE (issued_at IS NULL);

CREATE INDEX transfer_event_transfer ON public.transfer_event USING btree (transfer_id, at);

CREATE INDEX transfer_from ON public.transfer USING btree (from_branch_id, state);

CREATE INDEX transfer_guests ON public.transfer USING btree (to_branch_id, until_on) WHERE ((kind = 'temporary'::text) AND (state = 'accepted'::text));

CREATE INDEX transfer_member ON public.transfer USING btree (member_id);

CREATE UNIQUE INDEX transfer_one_open ON public.transfer USING btree (member_id) WHERE (state = ANY (ARRAY['asked'::text, 'sent'::text]));

CREATE INDEX transfer_to ON public.transfer USING btree (to_branch_id, state) WHERE (to_branch_id IS NOT NULL);

CREATE INDEX unit_closure_below ON public.unit_closure USING btree (below_id, depth);

CREATE INDEX unit_history_parent ON public.unit_history USING btree (parent_id);

CREATE INDEX unit_line_below ON public.unit_line USING btree (below_id);

CREATE INDEX unit_parent ON public.unit USING btree (parent_id);

CREATE INDEX unit_successor ON public.unit USING btree (successor_id) WHERE (successor_id IS NOT NULL);

CREATE INDEX viewing_member ON public.viewing USING btree (member_id, id);

CREATE TRIGGER account_ends_sessions AFTER UPDATE ON public.account FOR EACH ROW WHEN (((old.password_set_at IS DISTINCT FROM new.password_set_at) OR ((old.locked_at IS NULL) AND (new.locked_at IS NOT NULL)))) EXECUTE FUNCTION public.end_sessions_of_account();

CREATE TRIGGER account_guard BEFORE UPDATE ON public.account FOR EACH ROW EXECUTE FUNCTION public.account_guard();

CREATE TRIGGER account_reset_guard BEFORE UPDATE ON public.account_reset FOR EACH ROW EXECUTE FUNCTION public.account_reset_guard();

CREATE TRIGGER account_reset_takes_effect AFTER UPDATE ON public.account_reset FOR EACH ROW WHEN (((old.confirmed_at IS NULL) AND (new.confirmed_at IS NOT NULL))) EXECUTE FUNCTION public.account_reset_takes_effect();

CREATE TRIGGER account_undo_insert AFTER INSERT ON public.account REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('member_id');

CREATE TRIGGER agency_history_begins AFTER INSERT ON public.agency FOR EACH ROW EXECUTE FUNCTION public.begin_agency_history();

CREATE TRIGGER agency_undo_insert AFTER INSERT ON public.agency REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER agency_undo_update AFTER UPDATE ON public.agency REFERENCING OLD TABLE AS was NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER appointment_act_told AFTER INSERT ON public.appointment_act FOR EACH ROW WHEN ((new.act = ANY (ARRAY['appoint'::text, 'confirm'::text, 'end'::text]))) EXECUTE FUNCTION public.tell_of_office();

CREATE TRIGGER appointment_changed_ends_sessions AFTER UPDATE ON public.appointment REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.end_sessions_of_changed();

CREATE TRIGGER appointment_given_ends_sessions AFTER INSERT ON public.appointment REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.end_sessions_of_changed();

CREATE TRIGGER appointment_gone_ends_sessions AFTER DELETE ON public.appointment REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.end_sessions_of_changed();

CREATE TRIGGER appointment_not_by_oneself BEFORE INSERT ON public.appointment FOR EACH ROW EXECUTE FUNCTION public.refuse_own_appointment();

CREATE TRIGGER appointment_only_ends BEFORE UPDATE OF during ON public.appointment FOR EACH ROW WHEN (((CURRENT_USER = 'app'::name) OR (current_setting('app.undoing'::text, true) IS DISTINCT FROM 'on'::text))) EXECUTE FUNCTION public.refuse_longer_appointment();

CREATE TRIGGER appointment_undo_insert AFTER INSERT ON public.appointment REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER appointment_undo_update AFTER UPDATE ON public.appointment REFERENCING OLD TABLE AS was NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER ballot_is_told AFTER INSERT ON public.ballot FOR EACH ROW EXECUTE FUNCTION public.meetings_are_told();

CREATE TRIGGER correction_request_told AFTER UPDATE OF state ON public.correction_request FOR EACH ROW WHEN (((old.state = 'asked'::text) AND (new.state = ANY (ARRAY['accepted'::text, 'refused'::text])))) EXECUTE FUNCTION public.tell_of_correction();

CREATE TRIGGER cycle_begins_with_reminder_rules AFTER INSERT ON public.cycle FOR EACH ROW EXECUTE FUNCTION public.begin_with_reminder_rules();

CREATE TRIGGER decision_is_held BEFORE INSERT ON public.decision FOR EACH ROW EXECUTE FUNCTION public.decision_is_held();

CREATE TRIGGER deputation_answered_told AFTER UPDATE OF answered_at ON public.deputation FOR EACH ROW WHEN (((old.answered_at IS NULL) AND (new.answered_at IS NOT NULL))) EXECUTE FUNCTION public.tell_of_deputation();

CREATE TRIGGER deputation_asked_told AFTER INSERT ON public.deputation FOR EACH ROW WHEN ((new.answered_at IS NULL)) EXECUTE FUNCTION public.tell_of_deputation();

CREATE TRIGGER deputation_guard BEFORE UPDATE ON public.deputation FOR EACH ROW EXECUTE FUNCTION public.guard_deputation();

CREATE TRIGGER follow_up_note_told AFTER INSERT ON public.follow_up_note FOR EACH ROW WHEN ((new.audience = 'open'::text)) EXECUTE FUNCTION public.tell_of_note();

CREATE TRIGGER issued_document_numbered BEFORE INSERT ON public.issued_document FOR EACH ROW EXECUTE FUNCTION public.number_document();

CREATE TRIGGER leader_copy_told AFTER UPDATE OF opened_at ON public.leader_copy FOR EACH ROW WHEN (((new.opened_at IS NOT NULL) AND (old.opened_at IS NULL))) EXECUTE FUNCTION public.tell_of_copy();

CREATE TRIGGER management_source BEFORE INSERT ON public.management FOR EACH ROW EXECUTE FUNCTION public.name_management_source();

CREATE TRIGGER management_undo_insert AFTER INSERT ON public.management REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER management_undo_update AFTER UPDATE ON public.management REFERENCING OLD TABLE AS was NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER meeting_is_told AFTER UPDATE ON public.meeting FOR EACH ROW EXECUTE FUNCTION public.meetings_are_told();

CREATE TRIGGER meeting_item_is_told AFTER INSERT OR UPDATE ON public.meeting_item FOR EACH ROW EXECUTE FUNCTION public.meetings_are_told();

CREATE TRIGGER member_begins_standing AFTER INSERT ON public.member REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.begin_standing();

CREATE TRIGGER member_change_undo_insert AFTER INSERT ON public.member_change REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER member_duty_followed AFTER UPDATE OF manager_id, agency_id ON public.member FOR EACH ROW WHEN ((((old.manager_id IS DISTINCT FROM new.manager_id) OR (old.agency_id IS DISTINCT FROM new.agency_id)) AND (current_setting('app.undoing'::text, true) IS DISTINCT FROM 'on'::text))) EXECUTE FUNCTION public.follow_duty();

CREATE TRIGGER member_moves_by_transfer BEFORE UPDATE OF branch_id ON public.member FOR EACH ROW WHEN ((old.branch_id IS DISTINCT FROM new.branch_id)) EXECUTE FUNCTION public.refuse_move_without_transfer();

CREATE TRIGGER member_name_delete AFTER DELETE ON public.member REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.forget_borne_names();

CREATE TRIGGER member_name_insert AFTER INSERT ON public.member REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.count_borne_names();

CREATE TRIGGER member_name_update AFTER UPDATE OF full_name ON public.member FOR EACH ROW WHEN ((old.full_name IS DISTINCT FROM new.full_name)) EXECUTE FUNCTION public.move_borne_names();

CREATE TRIGGER member_standing_followed AFTER UPDATE ON public.member FOR EACH ROW WHEN (((old.standing IS DISTINCT FROM new.standing) AND (current_setting('app.undoing'::text, true) IS DISTINCT FROM 'on'::text))) EXECUTE FUNCTION public.follow_standing();

CREATE TRIGGER member_tally_delete AFTER DELETE ON public.member REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.count_gone_members();

CREATE TRIGGER member_tally_insert AFTER INSERT ON public.member REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.count_new_members();

CREATE TRIGGER member_tally_update AFTER UPDATE ON public.member FOR EACH ROW WHEN (((old.branch_id IS DISTINCT FROM new.branch_id) OR (old.standing IS DISTINCT FROM new.standing))) EXECUTE FUNCTION public.move_member_tally();

CREATE TRIGGER member_undo_insert AFTER INSERT ON public.member REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER member_undo_update AFTER UPDATE ON public.member REFERENCING OLD TABLE AS was NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER member_version BEFORE UPDATE ON public.member FOR EACH ROW EXECUTE FUNCTION public.count_member_change();

CREATE TRIGGER membership_undo_insert AFTER INSERT ON public.membership REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER membership_undo_update AFTER UPDATE ON public.membership REFERENCING OLD TABLE AS was NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER pledge_amendment_void BEFORE UPDATE OF stage ON public.pledge FOR EACH ROW WHEN (((old.stage = 'open'::text) AND (new.stage <> 'open'::text) AND (new.amendment IS NOT NULL))) EXECUTE FUNCTION public.void_amendment();

CREATE TRIGGER pledge_begins_asked BEFORE INSERT ON public.pledge FOR EACH ROW EXECUTE FUNCTION public.pledge_begins_asked();

CREATE TRIGGER pledge_copied AFTER UPDATE ON public.pledge FOR EACH ROW WHEN (((new.manager_id IS NOT NULL) AND (new.revision IS NOT NULL) AND (new.state = ANY (ARRAY['submitted'::text, 'agreed'::text])) AND ((old.revision IS DISTINCT FROM new.revision) OR (old.manager_id IS DISTINCT FROM new.manager_id)))) EXECUTE FUNCTION public.send_leader_copy();

CREATE TRIGGER pledge_entry_is_open BEFORE UPDATE OF entering_by ON public.pledge FOR EACH ROW WHEN (((new.entering_by IS NOT NULL) AND (old.entering_by IS DISTINCT FROM new.entering_by))) EXECUTE FUNCTION public.demand_open_entry();

CREATE TRIGGER pledge_entry_sent AFTER UPDATE OF entering_by ON public.pledge FOR EACH ROW WHEN (((old.entering_by IS NOT NULL) AND (new.entering_by IS NULL) AND (new.state = 'submitted'::text))) EXECUTE FUNCTION public.close_entry();

CREATE TRIGGER pledge_event_recount_told AFTER INSERT ON public.pledge_event FOR EACH ROW WHEN ((new.step = 'recount'::text)) EXECUTE FUNCTION public.tell_of_recount();

CREATE TRIGGER pledge_event_told AFTER INSERT ON public.pledge_event FOR EACH ROW WHEN ((new.step = ANY (ARRAY['return'::text, 'agree'::text, 'extend'::text, 'refuse_extension'::text, 'decide'::text, 'publish'::text, 'suggest'::text, 'ask_extension'::text, 'object_entry'::text]))) EXECUTE FUNCTION public.tell_of_pledge();

CREATE TRIGGER pledge_extension_was_given BEFORE UPDATE OF extended_to ON public.pledge FOR EACH ROW WHEN ((old.extended_to IS DISTINCT FROM new.extended_to)) EXECUTE FUNCTION public.refuse_extension_of_ones_own();

CREATE TRIGGER pledge_is_told AFTER UPDATE OF stage, proposed_grade ON public.pledge FOR EACH ROW WHEN (((old.stage IS DISTINCT FROM new.stage) OR (old.proposed_grade IS DISTINCT FROM new.proposed_grade))) EXECUTE FUNCTION public.meetings_are_told();

CREATE TRIGGER pledge_not_graded_by_self BEFORE UPDATE ON public.pledge FOR EACH ROW WHEN ((((((old.stage IS DISTINCT FROM new.stage) OR (old.proposed_grade IS DISTINCT FROM new.proposed_grade)) OR (old.calibrated_grade IS DISTINCT FROM new.calibrated_grade)) OR (old.decided_grade IS DISTINCT FROM new.decided_grade)) OR (old.unpublished IS DISTINCT FROM new.unpublished))) EXECUTE FUNCTION public.refuse_own_grade();

CREATE TRIGGER pledge_revision_freezes AFTER INSERT ON public.pledge_revision FOR EACH ROW EXECUTE FUNCTION public.freeze_template();

CREATE TRIGGER pledge_shows_what_is_published BEFORE UPDATE ON public.pledge FOR EACH ROW WHEN (((new.stage = 'decided'::text) AND (old.decided_grade IS DISTINCT FROM new.decided_grade))) EXECUTE FUNCTION public.refuse_unpublished_grade();

CREATE TRIGGER pledge_takes_duties BEFORE UPDATE OF stage ON public.pledge FOR EACH ROW WHEN ((new.stage = ANY (ARRAY['self_reviewed'::text, 'proposed'::text]))) EXECUTE FUNCTION public.pledge_takes_duties();

CREATE TRIGGER pledge_tally_insert AFTER INSERT ON public.pledge REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.count_asked_pledges();

CREATE TRIGGER pledge_tally_update AFTER UPDATE ON public.pledge REFERENCING OLD TABLE AS was_there NEW TABLE AS now_there FOR EACH STATEMENT EXECUTE FUNCTION public.move_pledge_tally();

CREATE TRIGGER pledge_undo_insert AFTER INSERT ON public.pledge REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER pledge_undo_update AFTER UPDATE ON public.pledge REFERENCING OLD TABLE AS was NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER poll_envelope_in_time BEFORE INSERT OR UPDATE ON public.poll_envelope FOR EACH ROW EXECUTE FUNCTION public.keep_poll_open();

CREATE TRIGGER poll_forward BEFORE UPDATE ON public.poll FOR EACH ROW EXECUTE FUNCTION public.keep_poll_forward();

CREATE TRIGGER poll_teller_told AFTER INSERT ON public.poll_teller FOR EACH ROW EXECUTE FUNCTION public.tell_of_teller();

CREATE TRIGGER poll_told AFTER UPDATE OF state ON public.poll FOR EACH ROW WHEN (((new.state = ANY (ARRAY['open'::text, 'counted'::text, 'given_up'::text])) AND (new.state <> old.state))) EXECUTE FUNCTION public.tell_of_poll();

CREATE TRIGGER post_changed AFTER UPDATE ON public.post REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT WHEN ((current_setting('app.undoing'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.follow_posts();

CREATE TRIGGER post_given AFTER INSERT ON public.post REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.follow_posts();

CREATE TRIGGER post_undo_insert AFTER INSERT ON public.post REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER post_undo_update AFTER UPDATE ON public.post REFERENCING OLD TABLE AS was NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER post_version BEFORE UPDATE ON public.post FOR EACH ROW EXECUTE FUNCTION public.count_member_change();

CREATE TRIGGER proposal_is_told AFTER INSERT ON public.proposal FOR EACH ROW EXECUTE FUNCTION public.meetings_are_told();

CREATE TRIGGER proxy_entry_told AFTER UPDATE OF state ON public.proxy_entry FOR EACH ROW WHEN (((new.state = 'sent'::text) AND (old.state <> 'sent'::text))) EXECUTE FUNCTION public.tell_of_entry();

CREATE TRIGGER publication_is_told AFTER INSERT ON public.publication FOR EACH ROW EXECUTE FUNCTION public.meetings_are_told();

CREATE TRIGGER quarter_step_told AFTER INSERT ON public.quarter_step FOR EACH ROW WHEN ((new.step = 'return'::text)) EXECUTE FUNCTION public.tell_of_quarter();

CREATE TRIGGER retention_rule_check BEFORE INSERT ON public.retention_rule FOR EACH ROW EXECUTE FUNCTION public.check_retention_rule();

CREATE TRIGGER self_review_is_told AFTER UPDATE OF submitted_at ON public.self_review FOR EACH ROW WHEN ((old.submitted_at IS DISTINCT FROM new.submitted_at)) EXECUTE FUNCTION public.meetings_are_told();

CREATE TRIGGER session_end_noted AFTER DELETE ON public.session REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_session_end();

CREATE TRIGGER standing_history_undo_insert AFTER INSERT ON public.standing_history REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER standing_history_undo_update AFTER UPDATE ON public.standing_history REFERENCING OLD TABLE AS was NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER state_grade_is_told AFTER INSERT ON public.state_grade FOR EACH ROW EXECUTE FUNCTION public.meetings_are_told();

CREATE TRIGGER step_record_is_told AFTER INSERT ON public.step_record FOR EACH ROW EXECUTE FUNCTION public.meetings_are_told();

CREATE TRIGGER template_frozen BEFORE UPDATE ON public.template FOR EACH ROW EXECUTE FUNCTION public.refuse_frozen_template();

CREATE TRIGGER transfer_event_told AFTER INSERT ON public.transfer_event FOR EACH ROW EXECUTE FUNCTION public.tell_of_transfer();

CREATE TRIGGER unit_closure_cut AFTER DELETE ON public.unit_closure REFERENCING OLD TABLE AS lines FOR EACH STATEMENT EXECUTE FUNCTION public.sum_member_tally();

CREATE TRIGGER unit_closure_grown AFTER INSERT ON public.unit_closure REFERENCING NEW TABLE AS lines FOR EACH STATEMENT EXECUTE FUNCTION public.sum_member_tally();

CREATE TRIGGER unit_history_undo_insert AFTER INSERT ON public.unit_history REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('unit_id');

CREATE TRIGGER unit_history_undo_update AFTER UPDATE ON public.unit_history REFERENCING OLD TABLE AS was NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('unit_id');

CREATE TRIGGER unit_undo_insert AFTER INSERT ON public.unit REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

CREATE TRIGGER unit_undo_update AFTER UPDATE ON public.unit REFERENCING OLD TABLE AS was NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.keep_for_undo('id');

ALTER TABLE ONLY public.account_event
    ADD CONSTRAINT account_event_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_locked_by_fkey FOREIGN KEY (locked_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.account_reset
    ADD CONSTRAINT account_reset_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.account_reset
    ADD CONSTRAINT account_reset_cancelled_by_fkey FOREIGN KEY (cancelled_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.account_reset
    ADD CONSTRAINT account_reset_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.account_reset
    ADD CONSTRAINT account_reset_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.account_reset
    ADD CONSTRAINT account_reset_vouched_by_fkey FOREIGN KEY (vouched_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.advice_rules
    ADD CONSTRAINT advice_rules_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.advice_rules
    ADD CONSTRAINT advice_rules_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES public.cycle(id);

ALTER TABLE ONLY public.agency_history
    ADD CONSTRAINT agency_history_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agency(id);

ALTER TABLE ONLY public.agency_history
    ADD CONSTRAINT agency_history_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.agency(id);

ALTER TABLE ONLY public.agency
    ADD CONSTRAINT agency_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.agency(id);

ALTER TABLE ONLY public.agency
    ADD CONSTRAINT agency_successor_id_fkey FOREIGN KEY (successor_id) REFERENCES public.agency(id);

ALTER TABLE ONLY public.appeal
    ADD CONSTRAINT appeal_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.appeal
    ADD CONSTRAINT appeal_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.appeal
    ADD CONSTRAINT appeal_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.appointment_act
    ADD CONSTRAINT appointment_act_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.appointment_act
    ADD CONSTRAINT appointment_act_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agency(id);

ALTER TABLE ONLY public.appointment_act
    ADD CONSTRAINT appointment_act_appointment_id_fkey FOREIGN KEY (appointment_id) REFERENCES public.appointment(id);

ALTER TABLE ONLY public.appointment_act
    ADD CONSTRAINT appointment_act_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.appointment_act
    ADD CONSTRAINT appointment_act_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES public.appointment_act(id);

ALTER TABLE ONLY public.appointment_act
    ADD CONSTRAINT appointment_act_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agency(id);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.ballot
    ADD CONSTRAINT ballot_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.ballot
    ADD CONSTRAINT ballot_meeting_id_fkey FOREIGN KEY (meeting_id) REFERENCES public.meeting(id);

ALTER TABLE ONLY public.ballot
    ADD CONSTRAINT ballot_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.calendar_feed
    ADD CONSTRAINT calendar_feed_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.calibration
    ADD CONSTRAINT calibration_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.calibration
    ADD CONSTRAINT calibration_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT check_in_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.check_in_day
    ADD CONSTRAINT check_in_day_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES public.cycle(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT check_in_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.collective_review
    ADD CONSTRAINT collective_review_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.collective_review
    ADD CONSTRAINT collective_review_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.committee_term
    ADD CONSTRAINT committee_term_begun_by_fkey FOREIGN KEY (begun_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.committee_term
    ADD CONSTRAINT committee_term_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.correction_request
    ADD CONSTRAINT correction_request_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.correction_request
    ADD CONSTRAINT correction_request_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.cycle
    ADD CONSTRAINT cycle_copied_from_fkey FOREIGN KEY (copied_from) REFERENCES public.cycle(id);

ALTER TABLE ONLY public.cycle
    ADD CONSTRAINT cycle_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.cycle_phase
    ADD CONSTRAINT cycle_phase_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES public.cycle(id);

ALTER TABLE ONLY public.cycle
    ADD CONSTRAINT cycle_prepared_by_fkey FOREIGN KEY (prepared_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.cycle
    ADD CONSTRAINT cycle_rule_set_id_fkey FOREIGN KEY (rule_set_id) REFERENCES public.rule_set(id);

ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.decision_paper
    ADD CONSTRAINT decision_paper_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.decision_paper
    ADD CONSTRAINT decision_paper_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES public.cycle(id);

ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_paper_id_fkey FOREIGN KEY (paper_id) REFERENCES public.decision_paper(id);

ALTER TABLE ONLY public.decision_paper
    ADD CONSTRAINT decision_paper_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_record_id_fkey FOREIGN KEY (record_id) REFERENCES public.step_record(id);

ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.deputation
    ADD CONSTRAINT deputation_appointment_id_fkey FOREIGN KEY (appointment_id) REFERENCES public.appointment(id);

ALTER TABLE ONLY public.deputation
    ADD CONSTRAINT deputation_deputy_id_fkey FOREIGN KEY (deputy_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.deputation
    ADD CONSTRAINT deputation_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.deputation
    ADD CONSTRAINT deputation_holder_id_fkey FOREIGN KEY (holder_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.discipline
    ADD CONSTRAINT discipline_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.discipline
    ADD CONSTRAINT discipline_lifted_by_fkey FOREIGN KEY (lifted_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.discipline
    ADD CONSTRAINT discipline_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.document_counter
    ADD CONSTRAINT document_counter_kind_fkey FOREIGN KEY (kind) REFERENCES public.document_kind(symbol);

ALTER TABLE ONLY public.document_counter
    ADD CONSTRAINT document_counter_term_id_fkey FOREIGN KEY (term_id) REFERENCES public.committee_term(id);

ALTER TABLE ONLY public.document_void
    ADD CONSTRAINT document_void_document_id_fkey FOREIGN KEY (document_id) REFERENCES public.issued_document(id);

ALTER TABLE ONLY public.document_void
    ADD CONSTRAINT document_void_voided_by_fkey FOREIGN KEY (voided_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.entered_package
    ADD CONSTRAINT entered_package_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.entered_package
    ADD CONSTRAINT entered_package_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.entered_package
    ADD CONSTRAINT entered_package_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.entered_package
    ADD CONSTRAINT entered_package_uploaded_by_fkey FOREIGN KEY (uploaded_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_uploaded_by_fkey FOREIGN KEY (uploaded_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.extension
    ADD CONSTRAINT extension_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.extension
    ADD CONSTRAINT extension_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.extension
    ADD CONSTRAINT extension_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.extension
    ADD CONSTRAINT extension_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.follow_up_note
    ADD CONSTRAINT follow_up_note_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.follow_up_note
    ADD CONSTRAINT follow_up_note_check_id_fkey FOREIGN KEY (check_id) REFERENCES public.planned_check(id);

ALTER TABLE ONLY public.follow_up_note
    ADD CONSTRAINT follow_up_note_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.grade_answer
    ADD CONSTRAINT grade_answer_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.grade_answer
    ADD CONSTRAINT grade_answer_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.held_export
    ADD CONSTRAINT held_export_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

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

ALTER TABLE ONLY public.issued_document
    ADD CONSTRAINT issued_document_issued_by_fkey FOREIGN KEY (issued_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.issued_document
    ADD CONSTRAINT issued_document_kind_fkey FOREIGN KEY (kind) REFERENCES public.document_kind(symbol);

ALTER TABLE ONLY public.issued_document
    ADD CONSTRAINT issued_document_term_id_fkey FOREIGN KEY (term_id) REFERENCES public.committee_term(id);

ALTER TABLE ONLY public.issued_document
    ADD CONSTRAINT issued_document_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.known_device
    ADD CONSTRAINT known_device_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.leader_copy
    ADD CONSTRAINT leader_copy_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.leader_copy
    ADD CONSTRAINT leader_copy_pledge_id_revision_fkey FOREIGN KEY (pledge_id, revision) REFERENCES public.pledge_revision(pledge_id, number);

ALTER TABLE ONLY public.leader_copy
    ADD CONSTRAINT leader_copy_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.leave
    ADD CONSTRAINT leave_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.leave
    ADD CONSTRAINT leave_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.leave
    ADD CONSTRAINT leave_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.legal_basis
    ADD CONSTRAINT legal_basis_replaced_by_fkey FOREIGN KEY (replaced_by) REFERENCES public.legal_basis(id);

ALTER TABLE ONLY public.mail
    ADD CONSTRAINT mail_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.mail_proof
    ADD CONSTRAINT mail_proof_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.managed_post
    ADD CONSTRAINT managed_post_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.management
    ADD CONSTRAINT management_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.management
    ADD CONSTRAINT management_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.manifestation
    ADD CONSTRAINT manifestation_reviewed_by_fkey FOREIGN KEY (reviewed_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.meeting
    ADD CONSTRAINT meeting_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES public.cycle(id);

ALTER TABLE ONLY public.meeting_item
    ADD CONSTRAINT meeting_item_meeting_id_fkey FOREIGN KEY (meeting_id) REFERENCES public.meeting(id);

ALTER TABLE ONLY public.meeting_item
    ADD CONSTRAINT meeting_item_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.meeting_item
    ADD CONSTRAINT meeting_item_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.meeting_item
    ADD CONSTRAINT meeting_item_saved_by_fkey FOREIGN KEY (saved_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.meeting
    ADD CONSTRAINT meeting_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.meeting_scan
    ADD CONSTRAINT meeting_scan_meeting_id_fkey FOREIGN KEY (meeting_id) REFERENCES public.meeting(id);

ALTER TABLE ONLY public.meeting_scan
    ADD CONSTRAINT meeting_scan_uploaded_by_fkey FOREIGN KEY (uploaded_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.meeting
    ADD CONSTRAINT meeting_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agency(id);

ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.member_change
    ADD CONSTRAINT member_change_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.member_change
    ADD CONSTRAINT member_change_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.member_change
    ADD CONSTRAINT member_change_undoes_fkey FOREIGN KEY (undoes) REFERENCES public.member_change(id);

ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_manager_id_fkey FOREIGN KEY (manager_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.member_tally
    ADD CONSTRAINT member_tally_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.note_answer
    ADD CONSTRAINT note_answer_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.note_answer
    ADD CONSTRAINT note_answer_note_id_fkey FOREIGN KEY (note_id) REFERENCES public.follow_up_note(id);

ALTER TABLE ONLY public.note_answer
    ADD CONSTRAINT note_answer_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.notice_choice
    ADD CONSTRAINT notice_choice_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.notice
    ADD CONSTRAINT notice_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.offered_commitment
    ADD CONSTRAINT offered_commitment_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES public.cycle(id);

ALTER TABLE ONLY public.offered_commitment
    ADD CONSTRAINT offered_commitment_offered_by_fkey FOREIGN KEY (offered_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.offered_commitment
    ADD CONSTRAINT offered_commitment_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.offered_commitment
    ADD CONSTRAINT offered_commitment_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.oidc_link
    ADD CONSTRAINT oidc_link_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.oidc_try
    ADD CONSTRAINT oidc_try_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.one_time_code
    ADD CONSTRAINT one_time_code_factor_id_fkey FOREIGN KEY (factor_id) REFERENCES public.second_factor(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.one_time_code
    ADD CONSTRAINT one_time_code_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.paper_archive
    ADD CONSTRAINT paper_archive_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.paper_archive
    ADD CONSTRAINT paper_archive_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES public.cycle(id);

ALTER TABLE ONLY public.paper_archive_part
    ADD CONSTRAINT paper_archive_part_archive_id_fkey FOREIGN KEY (archive_id) REFERENCES public.paper_archive(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.paper_archive_part
    ADD CONSTRAINT paper_archive_part_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.paper_archive
    ADD CONSTRAINT paper_archive_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.passkey
    ADD CONSTRAINT passkey_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.passkey_try
    ADD CONSTRAINT passkey_try_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.password_reset
    ADD CONSTRAINT password_reset_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.planned_check
    ADD CONSTRAINT planned_check_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.planned_check
    ADD CONSTRAINT planned_check_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

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

ALTER TABLE ONLY public.pledge_draft
    ADD CONSTRAINT pledge_draft_template_id_fkey FOREIGN KEY (template_id) REFERENCES public.template(id);

ALTER TABLE ONLY public.pledge
    ADD CONSTRAINT pledge_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.pledge
    ADD CONSTRAINT pledge_entering_by_fkey FOREIGN KEY (entering_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.pledge_event
    ADD CONSTRAINT pledge_event_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.pledge_event
    ADD CONSTRAINT pledge_event_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.pledge
    ADD CONSTRAINT pledge_manager_id_fkey FOREIGN KEY (manager_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.pledge_marks
    ADD CONSTRAINT pledge_marks_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

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

ALTER TABLE ONLY public.poll
    ADD CONSTRAINT poll_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.poll
    ADD CONSTRAINT poll_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES public.cycle(id);

ALTER TABLE ONLY public.poll_envelope
    ADD CONSTRAINT poll_envelope_poll_id_voter_id_fkey FOREIGN KEY (poll_id, voter_id) REFERENCES public.poll_voter(poll_id, member_id);

ALTER TABLE ONLY public.poll_line
    ADD CONSTRAINT poll_line_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.poll_line
    ADD CONSTRAINT poll_line_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.poll_line
    ADD CONSTRAINT poll_line_poll_id_fkey FOREIGN KEY (poll_id) REFERENCES public.poll(id);

ALTER TABLE ONLY public.poll
    ADD CONSTRAINT poll_meeting_id_fkey FOREIGN KEY (meeting_id) REFERENCES public.meeting(id);

ALTER TABLE ONLY public.poll_teller
    ADD CONSTRAINT poll_teller_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.poll_teller
    ADD CONSTRAINT poll_teller_poll_id_fkey FOREIGN KEY (poll_id) REFERENCES public.poll(id);

ALTER TABLE ONLY public.poll
    ADD CONSTRAINT poll_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.poll_voter
    ADD CONSTRAINT poll_voter_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.poll_voter
    ADD CONSTRAINT poll_voter_poll_id_fkey FOREIGN KEY (poll_id) REFERENCES public.poll(id);

ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agency(id);

ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.proof
    ADD CONSTRAINT proof_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.proof
    ADD CONSTRAINT proof_check_in_id_fkey FOREIGN KEY (check_in_id) REFERENCES public.check_in(id);

ALTER TABLE ONLY public.proof
    ADD CONSTRAINT proof_evidence_id_fkey FOREIGN KEY (evidence_id) REFERENCES public.evidence(id);

ALTER TABLE ONLY public.proof
    ADD CONSTRAINT proof_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT proposal_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT proposal_ballot_id_fkey FOREIGN KEY (ballot_id) REFERENCES public.ballot(id);

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT proposal_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.proxy_entry
    ADD CONSTRAINT proxy_entry_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.proxy_entry
    ADD CONSTRAINT proxy_entry_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.proxy_entry
    ADD CONSTRAINT proxy_entry_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.proxy_entry
    ADD CONSTRAINT proxy_entry_scan_id_fkey FOREIGN KEY (scan_id) REFERENCES public.evidence(id);

ALTER TABLE ONLY public.publication
    ADD CONSTRAINT publication_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.publication
    ADD CONSTRAINT publication_decision_id_pledge_id_fkey FOREIGN KEY (decision_id, pledge_id) REFERENCES public.decision(id, pledge_id);

ALTER TABLE ONLY public.publication
    ADD CONSTRAINT publication_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.quarter_step
    ADD CONSTRAINT quarter_step_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.quarter_step
    ADD CONSTRAINT quarter_step_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.quarter_step
    ADD CONSTRAINT quarter_step_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.register_export
    ADD CONSTRAINT register_export_exported_by_fkey FOREIGN KEY (exported_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.register_export
    ADD CONSTRAINT register_export_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.reminder_rule
    ADD CONSTRAINT reminder_rule_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.reminder_rule
    ADD CONSTRAINT reminder_rule_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES public.cycle(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.reminder_setting
    ADD CONSTRAINT reminder_setting_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.reorganization
    ADD CONSTRAINT reorganization_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agency(id);

ALTER TABLE ONLY public.reorganization
    ADD CONSTRAINT reorganization_made_by_fkey FOREIGN KEY (made_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.reorganization
    ADD CONSTRAINT reorganization_sheet_id_fkey FOREIGN KEY (sheet_id) REFERENCES public.reorganization(id);

ALTER TABLE ONLY public.reorganization
    ADD CONSTRAINT reorganization_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.retention_rule
    ADD CONSTRAINT retention_rule_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.retention_rule
    ADD CONSTRAINT retention_rule_kind_fkey FOREIGN KEY (kind) REFERENCES public.retention_kind(kind);

ALTER TABLE ONLY public.retention_run_line
    ADD CONSTRAINT retention_run_line_run_id_fkey FOREIGN KEY (run_id) REFERENCES public.retention_run(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.second_factor
    ADD CONSTRAINT second_factor_made_by_fkey FOREIGN KEY (made_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.second_factor
    ADD CONSTRAINT second_factor_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.self_review
    ADD CONSTRAINT self_review_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.self_review
    ADD CONSTRAINT self_review_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.standing_history
    ADD CONSTRAINT standing_history_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.state_grade
    ADD CONSTRAINT state_grade_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.state_grade
    ADD CONSTRAINT state_grade_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.state_grade
    ADD CONSTRAINT state_grade_record_id_fkey FOREIGN KEY (record_id) REFERENCES public.step_record(id);

ALTER TABLE ONLY public.step_record
    ADD CONSTRAINT step_record_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.step_record
    ADD CONSTRAINT step_record_pledge_id_fkey FOREIGN KEY (pledge_id) REFERENCES public.pledge(id);

ALTER TABLE ONLY public.template
    ADD CONSTRAINT template_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES public.cycle(id);

ALTER TABLE ONLY public.template
    ADD CONSTRAINT template_issued_by_fkey FOREIGN KEY (issued_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.template
    ADD CONSTRAINT template_written_by_fkey FOREIGN KEY (written_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.transfer
    ADD CONSTRAINT transfer_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agency(id);

ALTER TABLE ONLY public.transfer
    ADD CONSTRAINT transfer_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.transfer_event
    ADD CONSTRAINT transfer_event_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.transfer_event
    ADD CONSTRAINT transfer_event_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.transfer_event
    ADD CONSTRAINT transfer_event_transfer_id_fkey FOREIGN KEY (transfer_id) REFERENCES public.transfer(id);

ALTER TABLE ONLY public.transfer
    ADD CONSTRAINT transfer_from_branch_id_fkey FOREIGN KEY (from_branch_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.transfer
    ADD CONSTRAINT transfer_manager_id_fkey FOREIGN KEY (manager_id) REFERENCES public.unit(id);

ALTER TABLE ONLY public.transfer
    ADD CONSTRAINT transfer_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.transfer
    ADD CONSTRAINT transfer_sent_by_fkey FOREIGN KEY (sent_by) REFERENCES public.member(id);

ALTER TABLE ONLY public.transfer
    ADD CONSTRAINT transfer_to_branch_id_fkey FOREIGN KEY (to_branch_id) REFERENCES public.unit(id);

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

ALTER TABLE ONLY public.viewing
    ADD CONSTRAINT viewing_member_id_fkey FOREIGN KEY (member_id) REFERENCES public.member(id);

ALTER TABLE ONLY public.viewing
    ADD CONSTRAINT viewing_viewer_id_fkey FOREIGN KEY (viewer_id) REFERENCES public.member(id);

ALTER TABLE public.account ENABLE ROW LEVEL SECURITY;

CREATE POLICY account_change ON public.account FOR UPDATE TO app USING (((member_id = public.actor_id()) OR (EXISTS ( SELECT 1
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = account.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[]))))))) WITH CHECK (((member_id = public.actor_id()) OR (EXISTS ( SELECT 1
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = account.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))))));

ALTER TABLE public.account_event ENABLE ROW LEVEL SECURITY;

CREATE POLICY account_event_add ON public.account_event FOR INSERT TO app WITH CHECK (((actor_id = ( SELECT public.actor_id() AS actor_id)) AND (EXISTS ( SELECT 1
   FROM public.member
  WHERE (member.id = account_event.member_id)))));

CREATE POLICY account_event_see ON public.account_event FOR UPDATE TO app USING ((member_id = ( SELECT public.actor_id() AS actor_id))) WITH CHECK ((member_id = ( SELECT public.actor_id() AS actor_id)));

CREATE POLICY account_event_sight ON public.account_event FOR SELECT TO app USING (((member_id = ( SELECT public.actor_id() AS actor_id)) OR (( SELECT public.actor_keeps_register() AS actor_keeps_register) AND (EXISTS ( SELECT 1
   FROM public.member
  WHERE (member.id = account_event.member_id))))));

CREATE POLICY account_keep ON public.account FOR INSERT TO app WITH CHECK ((EXISTS ( SELECT 1
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = account.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[]))))));

CREATE POLICY account_own ON public.account FOR SELECT TO app USING (((member_id = public.actor_id()) OR (EXISTS ( SELECT 1
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = account.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))))));

ALTER TABLE public.account_reset ENABLE ROW LEVEL SECURITY;

CREATE POLICY account_reset_sight ON public.account_reset FOR SELECT TO app USING (((member_id = ( SELECT public.actor_id() AS actor_id)) OR (EXISTS ( SELECT 1
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = account_reset.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('register_seats'::text) AS actor_set)::uuid[])))))));

CREATE POLICY account_reset_start ON public.account_reset FOR INSERT TO app WITH CHECK (((asked_by = ( SELECT public.actor_id() AS actor_id)) AND (vouched_by = ( SELECT public.actor_id() AS actor_id)) AND (confirmed_at IS NULL) AND (EXISTS ( SELECT 1
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = account_reset.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('register_seats'::text) AS actor_set)::uuid[])))))));

CREATE POLICY account_reset_step ON public.account_reset FOR UPDATE TO app USING (((member_id = ( SELECT public.actor_id() AS actor_id)) OR (EXISTS ( SELECT 1
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = account_reset.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('register_seats'::text) AS actor_set)::uuid[])))))));

ALTER TABLE public.advice_rules ENABLE ROW LEVEL SECURITY;

CREATE POLICY advice_rules_change ON public.advice_rules FOR UPDATE TO app USING (public.actor_gives('organization_board'::text, NULL::uuid)) WITH CHECK ((changed_by = public.actor_id()));

CREATE POLICY advice_rules_set ON public.advice_rules FOR INSERT TO app WITH CHECK ((public.actor_gives('organization_board'::text, NULL::uuid) AND (changed_by = public.actor_id())));

CREATE POLICY advice_rules_sight ON public.advice_rules FOR SELECT TO app USING (true);

ALTER TABLE public.appeal ENABLE ROW LEVEL SECURITY;

CREATE POLICY appeal_answer ON public.appeal FOR UPDATE TO app USING (((state = 'open'::text) AND (actor_id <> ( SELECT public.actor_id() AS actor_id)) AND (NOT public.actor_graded(pledge_id)) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = appeal.pledge_id))))) WITH CHECK ((answered_by = ( SELECT public.actor_id() AS actor_id)));

CREATE POLICY appeal_own ON public.appeal FOR INSERT TO app WITH CHECK (((actor_id = ( SELECT public.actor_id() AS actor_id)) AND (state = 'open'::text) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = appeal.pledge_id) AND (pledge.member_id = ( SELECT public.actor_id() AS actor_id)))))));

CREATE POLICY appeal_sight ON public.appeal FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = appeal.pledge_id))));

ALTER TABLE public.appointment ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.appointment_act ENABLE ROW LEVEL SECURITY;

CREATE POLICY appointment_act_append ON public.appointment_act FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND
CASE
    WHEN (act = ANY (ARRAY['confirm'::text, 'refuse'::text])) THEN (public.actor_keeps(unit_id) AND public.is_proposed_by_another(proposal_id, member_id, office, unit_id))
    WHEN (act = 'appoint'::text) THEN (public.actor_gives(office, unit_id) AND (NOT (office = ANY (public.weighty_offices()))))
    ELSE public.actor_gives(office, unit_id)
END));

CREATE POLICY appointment_act_sight ON public.appointment_act FOR SELECT TO app USING (((member_id = public.actor_id()) OR ((unit_id IS NOT NULL) AND public.actor_keeps(unit_id)) OR ((agency_id IS NOT NULL) AND ( SELECT public.actor_gives('agency_head'::text, NULL::uuid) AS actor_gives))));

CREATE POLICY appointment_end ON public.appointment FOR UPDATE TO app USING ((public.actor_gives(office, unit_id) OR ((office = ANY (ARRAY['secretary'::text, 'deputy_secretary'::text, 'branch_committee'::text])) AND public.actor_keeps(unit_id))));

CREATE POLICY appointment_give ON public.appointment FOR INSERT TO app WITH CHECK (public.appointment_is_open_to_actor(member_id, office, unit_id));

CREATE POLICY appointment_sight ON public.appointment FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.member
  WHERE (member.id = appointment.member_id))));

ALTER TABLE public.ballot ENABLE ROW LEVEL SECURITY;

CREATE POLICY ballot_append ON public.ballot FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = ballot.pledge_id) AND (pledge.member_id <> public.actor_id()))))));

CREATE POLICY ballot_faced ON public.ballot AS RESTRICTIVE FOR INSERT TO app WITH CHECK (public.actor_faces(pledge_id));

CREATE POLICY ballot_sight ON public.ballot FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = ballot.pledge_id) AND (pledge.member_id IS DISTINCT FROM public.actor_id()) AND (( SELECT true
           FROM public.unit_closure line
          WHERE ((line.below_id = pledge.branch_id) AND (line.above_id = ANY (( SELECT public.actor_set('paper_seats'::text) AS actor_set)::uuid[])))
         LIMIT 1) OR (pledge.manager_id = ANY (( SELECT public.actor_set('managing_seats'::text) AS actor_set)::uuid[])))))));

ALTER TABLE public.borne_name ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.calendar_feed ENABLE ROW LEVEL SECURITY;

CREATE POLICY calendar_feed_own ON public.calendar_feed TO app USING ((member_id = ( SELECT public.actor_id() AS actor_id))) WITH CHECK ((member_id = ( SELECT public.actor_id() AS actor_id)));

ALTER TABLE public.calibration ENABLE ROW LEVEL SECURITY;

CREATE POLICY calibration_append ON public.calibration FOR INSERT TO app WITH CHECK (((actor_id = ( SELECT public.actor_id() AS actor_id)) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = calibration.pledge_id) AND (pledge.member_id <> ( SELECT public.actor_id() AS actor_id)))))));

CREATE POLICY calibration_faced ON public.calibration AS RESTRICTIVE FOR INSERT TO app WITH CHECK (public.actor_faces(pledge_id));

CREATE POLICY calibration_sight ON public.calibration FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = calibration.pledge_id))));

ALTER TABLE public.check_in ENABLE ROW LEVEL SECURITY;

CREATE POLICY check_in_append ON public.check_in FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = check_in.pledge_id) AND (pledge.member_id = public.actor_id()))))));

CREATE POLICY check_in_sight ON public.check_in FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = check_in.pledge_id))));

ALTER TABLE public.collective_review ENABLE ROW LEVEL SECURITY;

CREATE POLICY collective_review_append ON public.collective_review FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = collective_review.pledge_id) AND (pledge.member_id <> public.actor_id()))))));

CREATE POLICY collective_review_faced ON public.collective_review AS RESTRICTIVE FOR INSERT TO app WITH CHECK (public.actor_faces(pledge_id));

CREATE POLICY collective_review_sight ON public.collective_review FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = collective_review.pledge_id))));

ALTER TABLE public.committee_term ENABLE ROW LEVEL SECURITY;

CREATE POLICY committee_term_begin ON public.committee_term FOR INSERT TO app WITH CHECK (((begun_by = public.actor_id()) AND (unit_id = ANY (public.actor_set('paper_seats'::text)))));

CREATE POLICY committee_term_sight ON public.committee_term FOR SELECT TO app USING (( SELECT true
   FROM public.unit_closure line
  WHERE ((line.below_id = committee_term.unit_id) AND (line.above_id = ANY (( SELECT public.actor_set('paper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1));

ALTER TABLE public.correction_request ENABLE ROW LEVEL SECURITY;

CREATE POLICY correction_request_answer ON public.correction_request FOR UPDATE TO app USING ((state = 'asked'::text)) WITH CHECK (((answered_by = public.actor_id()) AND
CASE
    WHEN (member_id = public.actor_id()) THEN (state = 'withdrawn'::text)
    ELSE ((state = ANY (ARRAY['accepted'::text, 'refused'::text])) AND ( SELECT true
       FROM (public.member
         JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
      WHERE ((member.id = correction_request.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('board_seats'::text) AS actor_set)::uuid[])))
     LIMIT 1))
END));

CREATE POLICY correction_request_ask ON public.correction_request FOR INSERT TO app WITH CHECK (((member_id = public.actor_id()) AND (state = 'asked'::text)));

CREATE POLICY correction_request_sight ON public.correction_request FOR SELECT TO app USING (((member_id = public.actor_id()) OR ( SELECT true
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = correction_request.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('paper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1)));

ALTER TABLE public.cycle ENABLE ROW LEVEL SECURITY;

CREATE POLICY cycle_keep ON public.cycle FOR UPDATE TO app USING ((public.actor_gives('organization_board'::text, NULL::uuid) AND (opened_at IS NULL))) WITH CHECK (true);

ALTER TABLE public.cycle_phase ENABLE ROW LEVEL SECURITY;

CREATE POLICY cycle_phase_keep ON public.cycle_phase FOR UPDATE TO app USING ((public.actor_gives('organization_board'::text, NULL::uuid) AND (EXISTS ( SELECT 1
   FROM public.cycle
  WHERE ((cycle.id = cycle_phase.cycle_id) AND (cycle.opened_at IS NULL))))));

CREATE POLICY cycle_phase_prepare ON public.cycle_phase FOR INSERT TO app WITH CHECK (public.actor_gives('organization_board'::text, NULL::uuid));

CREATE POLICY cycle_phase_sight ON public.cycle_phase FOR SELECT TO app, worker USING (true);

CREATE POLICY cycle_prepare ON public.cycle FOR INSERT TO app WITH CHECK ((public.actor_gives('organization_board'::text, NULL::uuid) AND (opened_at IS NULL)));

CREATE POLICY cycle_sight ON public.cycle FOR SELECT TO app, worker USING (true);

ALTER TABLE public.day_off ENABLE ROW LEVEL SECURITY;

CREATE POLICY day_off_keep ON public.day_off TO app USING (( SELECT public.actor_keeps_register() AS actor_keeps_register)) WITH CHECK (( SELECT public.actor_keeps_register() AS actor_keeps_register));

CREATE POLICY day_off_sight ON public.day_off FOR SELECT TO app USING ((public.actor_id() IS NOT NULL));

ALTER TABLE public.decision ENABLE ROW LEVEL SECURITY;

CREATE POLICY decision_append ON public.decision FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = decision.pledge_id) AND (pledge.member_id <> public.actor_id()))))));

CREATE POLICY decision_faced ON public.decision AS RESTRICTIVE FOR INSERT TO app WITH CHECK (public.actor_faces(pledge_id));

ALTER TABLE public.decision_paper ENABLE ROW LEVEL SECURITY;

CREATE POLICY decision_paper_append ON public.decision_paper FOR INSERT TO app WITH CHECK ((actor_id = ( SELECT public.actor_id() AS actor_id)));

CREATE POLICY decision_paper_sight ON public.decision_paper FOR SELECT TO app USING (((actor_id = ( SELECT public.actor_id() AS actor_id)) OR (unit_id = ANY (( SELECT public.actor_set('managing_seats'::text) AS actor_set)::uuid[])) OR ( SELECT true
   FROM public.unit_closure line
  WHERE ((line.below_id = decision_paper.unit_id) AND (line.above_id = ANY (( SELECT public.actor_set('paper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1)));

CREATE POLICY decision_sight ON public.decision FOR SELECT TO app USING (((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = decision.pledge_id))) AND ((NOT held) OR (EXISTS ( SELECT 1
   FROM public.publication
  WHERE (publication.decision_id = decision.id))) OR public.actor_decides(pledge_id))));

ALTER TABLE public.deputation ENABLE ROW LEVEL SECURITY;

CREATE POLICY deputation_ask ON public.deputation FOR INSERT TO app WITH CHECK (((holder_id = public.actor_id()) AND (answered_at IS NULL) AND (ended_at IS NULL) AND (EXISTS ( SELECT 1
   FROM public.appointment
  WHERE ((appointment.id = deputation.appointment_id) AND (appointment.member_id = public.actor_id()) AND (deputation.during <@ appointment.during) AND (NOT (appointment.office = ANY (public.weighty_offices()))))))));

CREATE POLICY deputation_sight ON public.deputation FOR SELECT TO app USING (((holder_id = public.actor_id()) OR (deputy_id = public.actor_id()) OR (EXISTS ( SELECT 1
   FROM public.appointment
  WHERE ((appointment.id = deputation.appointment_id) AND public.actor_keeps(appointment.unit_id))))));

CREATE POLICY deputation_step ON public.deputation FOR UPDATE TO app USING (((public.actor_id() = holder_id) OR (public.actor_id() = deputy_id))) WITH CHECK (((public.actor_id() = holder_id) OR (public.actor_id() = deputy_id)));

ALTER TABLE public.discipline ENABLE ROW LEVEL SECURITY;

CREATE POLICY discipline_append ON public.discipline FOR INSERT TO app WITH CHECK (((actor_id = ( SELECT public.actor_id() AS actor_id)) AND (member_id <> ( SELECT public.actor_id() AS actor_id)) AND public.actor_reads_of(member_id)));

CREATE POLICY discipline_lift ON public.discipline FOR UPDATE TO app USING (((member_id <> ( SELECT public.actor_id() AS actor_id)) AND public.actor_reads_of(member_id) AND (lifted_at IS NULL))) WITH CHECK ((lifted_by = ( SELECT public.actor_id() AS actor_id)));

CREATE POLICY discipline_sight ON public.discipline FOR SELECT TO app USING (((member_id = ( SELECT public.actor_id() AS actor_id)) OR public.actor_reads_of(member_id)));

ALTER TABLE public.document_counter ENABLE ROW LEVEL SECURITY;

CREATE POLICY document_counter_begin ON public.document_counter FOR INSERT TO app WITH CHECK (((last = on_paper) AND (EXISTS ( SELECT 1
   FROM public.committee_term term
  WHERE ((term.id = document_counter.term_id) AND (term.unit_id = ANY (public.actor_set('paper_seats'::text))))))));

CREATE POLICY document_counter_sight ON public.document_counter FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.committee_term
  WHERE (committee_term.id = document_counter.term_id))));

ALTER TABLE public.document_void ENABLE ROW LEVEL SECURITY;

CREATE POLICY document_void_make ON public.document_void FOR INSERT TO app WITH CHECK (((voided_by = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.issued_document document
  WHERE ((document.id = document_void.document_id) AND (document.unit_id = ANY (public.actor_set('paper_seats'::text))))))));

CREATE POLICY document_void_sight ON public.document_void FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.issued_document
  WHERE (issued_document.id = document_void.document_id))));

ALTER TABLE public.entered_package ENABLE ROW LEVEL SECURITY;

CREATE POLICY entered_package_close ON public.entered_package FOR UPDATE TO app USING (((uploaded_by = public.actor_id()) AND (state = 'waiting'::text) AND ( SELECT public.actor_is_board() AS actor_is_board))) WITH CHECK (((closed_by = public.actor_id()) AND (member_id IS DISTINCT FROM public.actor_id())));

CREATE POLICY entered_package_sight ON public.entered_package FOR SELECT TO app USING (((uploaded_by = public.actor_id()) OR (member_id = public.actor_id()) OR (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = entered_package.pledge_id)))));

CREATE POLICY entered_package_upload ON public.entered_package FOR INSERT TO app WITH CHECK (((uploaded_by = public.actor_id()) AND (state = 'waiting'::text) AND ( SELECT public.actor_is_board() AS actor_is_board)));

ALTER TABLE public.evidence ENABLE ROW LEVEL SECURITY;

CREATE POLICY evidence_keep ON public.evidence FOR INSERT TO app WITH CHECK (((uploaded_by = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = evidence.pledge_id)))));

CREATE POLICY evidence_scan ON public.evidence FOR SELECT TO worker USING ((checked = ANY (ARRAY['waiting'::text, 'clean'::text, 'refused'::text])));

CREATE POLICY evidence_scanned ON public.evidence FOR UPDATE TO worker USING ((checked = 'waiting'::text)) WITH CHECK ((checked = ANY (ARRAY['clean'::text, 'refused'::text])));

CREATE POLICY evidence_sight ON public.evidence FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = evidence.pledge_id))));

ALTER TABLE public.extension ENABLE ROW LEVEL SECURITY;

CREATE POLICY extension_answer ON public.extension FOR UPDATE TO app USING (((state = 'asked'::text) AND (member_id <> public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = extension.pledge_id))))) WITH CHECK ((answered_by = public.actor_id()));

CREATE POLICY extension_begin ON public.extension FOR INSERT TO app WITH CHECK (((asked_by = public.actor_id()) AND
CASE
    WHEN (member_id = public.actor_id()) THEN (state = 'asked'::text)
    ELSE ((state = 'granted'::text) AND (answered_by = public.actor_id()))
END AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = extension.pledge_id) AND (pledge.member_id = extension.member_id))))));

CREATE POLICY extension_sight ON public.extension FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = extension.pledge_id))));

ALTER TABLE public.follow_up_note ENABLE ROW LEVEL SECURITY;

CREATE POLICY follow_up_note_append ON public.follow_up_note FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = follow_up_note.pledge_id) AND (pledge.member_id <> public.actor_id()))))));

CREATE POLICY follow_up_note_faced ON public.follow_up_note AS RESTRICTIVE FOR INSERT TO app WITH CHECK (public.actor_faces(pledge_id));

CREATE POLICY follow_up_note_sight ON public.follow_up_note FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = follow_up_note.pledge_id) AND ((follow_up_note.audience = 'open'::text) OR (pledge.member_id <> public.actor_id()))))));

ALTER TABLE public.grade_answer ENABLE ROW LEVEL SECURITY;

CREATE POLICY grade_answer_own ON public.grade_answer FOR INSERT TO app WITH CHECK (((actor_id = ( SELECT public.actor_id() AS actor_id)) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = grade_answer.pledge_id) AND (pledge.member_id = ( SELECT public.actor_id() AS actor_id)))))));

CREATE POLICY grade_answer_sight ON public.grade_answer FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = grade_answer.pledge_id))));

ALTER TABLE public.held_export ENABLE ROW LEVEL SECURITY;

CREATE POLICY held_export_append ON public.held_export FOR INSERT TO app WITH CHECK ((member_id = public.actor_id()));

CREATE POLICY held_export_own ON public.held_export FOR SELECT TO app USING ((member_id = public.actor_id()));

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

CREATE POLICY import_keep ON public.import TO app USING ((( SELECT public.actor_keeps_register() AS actor_keeps_register) AND ((EXISTS ( SELECT 1
   FROM public.member
  WHERE (member.id = import.uploaded_by))) OR ((uploaded_by IS NULL) AND (EXISTS ( SELECT 1
   FROM public.unit
  WHERE ((unit.parent_id IS NULL) AND (unit.id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[]))))))))) WITH CHECK ((( SELECT public.actor_keeps_register() AS actor_keeps_register) AND ((EXISTS ( SELECT 1
   FROM public.member
  WHERE (member.id = import.uploaded_by))) OR ((uploaded_by IS NULL) AND (EXISTS ( SELECT 1
   FROM public.unit
  WHERE ((unit.parent_id IS NULL) AND (unit.id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))))))));

ALTER TABLE public.import_row ENABLE ROW LEVEL SECURITY;

CREATE POLICY import_row_keep ON public.import_row TO app USING ((import_id IN ( SELECT import.id
   FROM public.import))) WITH CHECK ((import_id IN ( SELECT import.id
   FROM public.import)));

ALTER TABLE public.import_undo ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.issued_document ENABLE ROW LEVEL SECURITY;

CREATE POLICY issued_document_issue ON public.issued_document FOR INSERT TO app WITH CHECK (((issued_by = public.actor_id()) AND (unit_id = ANY (public.actor_set('paper_seats'::text)))));

CREATE POLICY issued_document_sight ON public.issued_document FOR SELECT TO app USING (( SELECT true
   FROM public.unit_closure line
  WHERE ((line.below_id = issued_document.unit_id) AND (line.above_id = ANY (( SELECT public.actor_set('paper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1));

ALTER TABLE public.known_device ENABLE ROW LEVEL SECURITY;

CREATE POLICY known_device_own ON public.known_device TO app USING ((member_id = public.actor_id())) WITH CHECK ((member_id = public.actor_id()));

ALTER TABLE public.leader_copy ENABLE ROW LEVEL SECURITY;

CREATE POLICY leader_copy_open ON public.leader_copy FOR UPDATE TO app USING (( SELECT true
   FROM public.unit_closure line
  WHERE ((line.below_id = leader_copy.unit_id) AND (line.above_id = ANY (( SELECT public.actor_set('paper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1));

CREATE POLICY leader_copy_sight ON public.leader_copy FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = leader_copy.pledge_id))));

ALTER TABLE public.leave ENABLE ROW LEVEL SECURITY;

CREATE POLICY leave_append ON public.leave FOR INSERT TO app WITH CHECK (((actor_id = ( SELECT public.actor_id() AS actor_id)) AND (member_id <> ( SELECT public.actor_id() AS actor_id)) AND public.actor_reads_of(member_id)));

CREATE POLICY leave_sight ON public.leave FOR SELECT TO app USING (((member_id = ( SELECT public.actor_id() AS actor_id)) OR public.actor_reads_of(member_id)));

CREATE POLICY leave_withdraw ON public.leave FOR UPDATE TO app USING (((member_id <> ( SELECT public.actor_id() AS actor_id)) AND public.actor_reads_of(member_id) AND (withdrawn_at IS NULL))) WITH CHECK ((withdrawn_by = ( SELECT public.actor_id() AS actor_id)));

ALTER TABLE public.legal_basis ENABLE ROW LEVEL SECURITY;

CREATE POLICY legal_basis_add ON public.legal_basis FOR INSERT TO app WITH CHECK (public.actor_gives('organization_board'::text, NULL::uuid));

CREATE POLICY legal_basis_mend ON public.legal_basis FOR UPDATE TO app USING (public.actor_gives('organization_board'::text, NULL::uuid));

CREATE POLICY legal_basis_sight ON public.legal_basis FOR SELECT TO app, worker USING (true);

ALTER TABLE public.mail ENABLE ROW LEVEL SECURITY;

CREATE POLICY mail_append ON public.mail FOR INSERT TO app WITH CHECK (true);

CREATE POLICY mail_given_up ON public.mail FOR SELECT TO app USING (((parked_at IS NOT NULL) AND ( SELECT public.actor_keeps_register() AS actor_keeps_register)));

ALTER TABLE public.mail_proof ENABLE ROW LEVEL SECURITY;

CREATE POLICY mail_proof_own ON public.mail_proof TO app USING ((member_id = public.actor_id())) WITH CHECK ((member_id = public.actor_id()));

CREATE POLICY mail_send ON public.mail TO worker USING (true);

ALTER TABLE public.managed_post ENABLE ROW LEVEL SECURITY;

CREATE POLICY managed_post_change ON public.managed_post FOR UPDATE TO app USING (( SELECT true
   FROM public.unit_closure line
  WHERE ((line.below_id = managed_post.unit_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1)) WITH CHECK (( SELECT true
   FROM public.unit_closure line
  WHERE ((line.below_id = managed_post.unit_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1));

CREATE POLICY managed_post_keep ON public.managed_post FOR INSERT TO app WITH CHECK (( SELECT true
   FROM public.unit_closure line
  WHERE ((line.below_id = managed_post.unit_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1));

CREATE POLICY managed_post_sight ON public.managed_post FOR SELECT TO app USING ((public.actor_id() IS NOT NULL));

ALTER TABLE public.management ENABLE ROW LEVEL SECURITY;

CREATE POLICY management_change ON public.management FOR UPDATE TO app USING (( SELECT true
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = management.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1)) WITH CHECK (( SELECT true
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = management.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1));

CREATE POLICY management_keep ON public.management FOR INSERT TO app WITH CHECK (( SELECT true
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = management.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1));

CREATE POLICY management_sight ON public.management FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.member
  WHERE (member.id = management.member_id))));

ALTER TABLE public.manifestation ENABLE ROW LEVEL SECURITY;

CREATE POLICY manifestation_mend ON public.manifestation FOR UPDATE TO app USING (public.actor_gives('organization_board'::text, NULL::uuid));

CREATE POLICY manifestation_sight ON public.manifestation FOR SELECT TO app, worker USING (true);

ALTER TABLE public.meeting ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.meeting_item ENABLE ROW LEVEL SECURITY;

CREATE POLICY meeting_item_call ON public.meeting_item FOR INSERT TO app WITH CHECK (((saved_by IS NULL) AND (EXISTS ( SELECT 1
   FROM (public.meeting
     JOIN public.pledge ON (((pledge.branch_id = meeting.unit_id) AND (pledge.cycle_id = meeting.cycle_id))))
  WHERE ((meeting.id = meeting_item.meeting_id) AND (pledge.id = meeting_item.pledge_id) AND (pledge.member_id = meeting_item.member_id))))));

CREATE POLICY meeting_item_faced ON public.meeting_item AS RESTRICTIVE FOR UPDATE TO app USING (public.actor_faces(pledge_id));

CREATE POLICY meeting_item_note ON public.meeting_item FOR UPDATE TO app USING (((member_id <> ( SELECT public.actor_id() AS actor_id)) AND (EXISTS ( SELECT 1
   FROM public.meeting
  WHERE (meeting.id = meeting_item.meeting_id))))) WITH CHECK ((saved_by = ( SELECT public.actor_id() AS actor_id)));

CREATE POLICY meeting_item_sight ON public.meeting_item FOR SELECT TO app USING (((member_id = ( SELECT public.actor_id() AS actor_id)) OR (EXISTS ( SELECT 1
   FROM public.meeting
  WHERE (meeting.id = meeting_item.meeting_id)))));

CREATE POLICY meeting_lead ON public.meeting FOR UPDATE TO app USING ((unit_id = ANY (( SELECT public.actor_set('paper_seats'::text) AS actor_set)::uuid[]))) WITH CHECK ((unit_id = ANY (( SELECT public.actor_set('paper_seats'::text) AS actor_set)::uuid[])));

CREATE POLICY meeting_open ON public.meeting FOR INSERT TO app WITH CHECK (((opened_by = ( SELECT public.actor_id() AS actor_id)) AND (unit_id = ANY (( SELECT public.actor_set('paper_seats'::text) AS actor_set)::uuid[]))));

ALTER TABLE public.meeting_scan ENABLE ROW LEVEL SECURITY;

CREATE POLICY meeting_scan_keep ON public.meeting_scan FOR INSERT TO app WITH CHECK (((uploaded_by = ( SELECT public.actor_id() AS actor_id)) AND (EXISTS ( SELECT 1
   FROM public.meeting
  WHERE (meeting.id = meeting_scan.meeting_id)))));

CREATE POLICY meeting_scan_sight ON public.meeting_scan FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.meeting
  WHERE (meeting.id = meeting_scan.meeting_id))));

CREATE POLICY meeting_sight ON public.meeting FOR SELECT TO app USING ((unit_id = ANY (( SELECT public.actor_set('paper_seats'::text) AS actor_set)::uuid[])));

ALTER TABLE public.member ENABLE ROW LEVEL SECURITY;

CREATE POLICY member_change ON public.member FOR UPDATE TO app USING (( SELECT true
   FROM public.unit_closure line
  WHERE ((line.below_id = member.branch_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1)) WITH CHECK (( SELECT true
   FROM public.unit_closure line
  WHERE ((line.below_id = member.branch_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1));

ALTER TABLE public.member_change ENABLE ROW LEVEL SECURITY;

CREATE POLICY member_change_append ON public.member_change FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND ( SELECT true
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = member_change.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1)));

CREATE POLICY member_change_sight ON public.member_change FOR SELECT TO app USING (((member_id = public.actor_id()) OR ( SELECT true
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = member_change.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1)));

CREATE POLICY member_keep ON public.member FOR INSERT TO app WITH CHECK (( SELECT true
   FROM public.unit_closure line
  WHERE ((line.below_id = member.branch_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1));

CREATE POLICY member_sight ON public.member FOR SELECT TO app USING (((branch_id = ANY (( SELECT public.actor_set('register_branches'::text) AS actor_set)::uuid[])) OR (id = ( SELECT public.actor_id() AS actor_id)) OR ( SELECT true
   FROM public.unit_closure line
  WHERE ((line.below_id = member.branch_id) AND (line.above_id = ANY (( SELECT public.actor_set('register_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1) OR (manager_id = ANY (( SELECT public.actor_set('managing_seats'::text) AS actor_set)::uuid[])) OR (agency_id = ANY (( SELECT public.actor_set('headed_agencies'::text) AS actor_set)::uuid[])) OR public.actor_let_go(id)));

ALTER TABLE public.membership ENABLE ROW LEVEL SECURITY;

CREATE POLICY membership_change ON public.membership FOR UPDATE TO app USING (( SELECT true
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = membership.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1)) WITH CHECK (( SELECT true
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = membership.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1));

CREATE POLICY membership_keep ON public.membership FOR INSERT TO app WITH CHECK ((( SELECT true
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = membership.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1) AND ( SELECT true
   FROM public.unit_closure line
  WHERE ((line.below_id = membership.branch_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1)));

CREATE POLICY membership_sight ON public.membership FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.member
  WHERE (member.id = membership.member_id))));

ALTER TABLE public.note_answer ENABLE ROW LEVEL SECURITY;

CREATE POLICY note_answer_append ON public.note_answer FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = note_answer.pledge_id) AND (pledge.member_id = public.actor_id())))) AND (EXISTS ( SELECT 1
   FROM public.follow_up_note note
  WHERE ((note.id = note_answer.note_id) AND (note.pledge_id = note_answer.pledge_id) AND (note.answer_by IS NOT NULL))))));

CREATE POLICY note_answer_sight ON public.note_answer FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = note_answer.pledge_id))));

ALTER TABLE public.notice ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.notice_choice ENABLE ROW LEVEL SECURITY;

CREATE POLICY notice_choice_own ON public.notice_choice TO app USING ((member_id = ( SELECT public.actor_id() AS actor_id))) WITH CHECK ((member_id = ( SELECT public.actor_id() AS actor_id)));

CREATE POLICY notice_mailing ON public.notice TO worker USING (true);

CREATE POLICY notice_own ON public.notice FOR SELECT TO app USING ((member_id = ( SELECT public.actor_id() AS actor_id)));

CREATE POLICY notice_reading ON public.notice FOR UPDATE TO app USING ((member_id = ( SELECT public.actor_id() AS actor_id))) WITH CHECK ((member_id = ( SELECT public.actor_id() AS actor_id)));

ALTER TABLE public.offered_commitment ENABLE ROW LEVEL SECURITY;

CREATE POLICY offered_commitment_offer ON public.offered_commitment FOR INSERT TO app WITH CHECK (((offered_by = public.actor_id()) AND (unit_id = ANY (( SELECT public.actor_set('paper_seats'::text) AS actor_set)::uuid[]))));

CREATE POLICY offered_commitment_sight ON public.offered_commitment FOR SELECT TO app USING (true);

CREATE POLICY offered_commitment_withdraw ON public.offered_commitment FOR UPDATE TO app USING ((unit_id = ANY (( SELECT public.actor_set('paper_seats'::text) AS actor_set)::uuid[]))) WITH CHECK ((withdrawn_by = public.actor_id()));

ALTER TABLE public.oidc_arrival ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.oidc_link ENABLE ROW LEVEL SECURITY;

CREATE POLICY oidc_link_own ON public.oidc_link TO app USING ((member_id = public.actor_id())) WITH CHECK ((member_id = public.actor_id()));

ALTER TABLE public.oidc_try ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.one_time_code ENABLE ROW LEVEL SECURITY;

CREATE POLICY one_time_code_make ON public.one_time_code FOR INSERT TO app WITH CHECK ((EXISTS ( SELECT 1
   FROM public.second_factor factor
  WHERE ((factor.id = one_time_code.factor_id) AND (factor.member_id = one_time_code.member_id) AND (factor.made_by = ( SELECT public.actor_id() AS actor_id))))));

CREATE POLICY one_time_code_sight ON public.one_time_code FOR SELECT TO app USING ((member_id = ( SELECT public.actor_id() AS actor_id)));

CREATE POLICY one_time_code_use ON public.one_time_code FOR UPDATE TO app USING ((member_id = ( SELECT public.actor_id() AS actor_id))) WITH CHECK ((member_id = ( SELECT public.actor_id() AS actor_id)));

ALTER TABLE public.paper_archive ENABLE ROW LEVEL SECURITY;

CREATE POLICY paper_archive_ask ON public.paper_archive FOR INSERT TO app WITH CHECK ((asked_by = public.actor_id()));

CREATE POLICY paper_archive_own ON public.paper_archive FOR SELECT TO app USING ((asked_by = public.actor_id()));

ALTER TABLE public.paper_archive_part ENABLE ROW LEVEL SECURITY;

CREATE POLICY paper_archive_part_ask ON public.paper_archive_part FOR INSERT TO app WITH CHECK (((content IS NULL) AND (EXISTS ( SELECT 1
   FROM public.paper_archive
  WHERE (paper_archive.id = paper_archive_part.archive_id))) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = paper_archive_part.pledge_id)))));

CREATE POLICY paper_archive_part_own ON public.paper_archive_part FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.paper_archive
  WHERE (paper_archive.id = paper_archive_part.archive_id))));

CREATE POLICY paper_archive_turn ON public.paper_archive FOR UPDATE TO app USING ((asked_by = public.actor_id())) WITH CHECK ((asked_by = public.actor_id()));

ALTER TABLE public.passkey ENABLE ROW LEVEL SECURITY;

CREATE POLICY passkey_own ON public.passkey TO app USING ((member_id = public.actor_id())) WITH CHECK ((member_id = public.actor_id()));

ALTER TABLE public.passkey_try ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.password_reset ENABLE ROW LEVEL SECURITY;

CREATE POLICY password_reset_own ON public.password_reset FOR SELECT TO app USING ((member_id = public.actor_id()));

CREATE POLICY password_reset_use ON public.password_reset FOR DELETE TO app USING ((member_id = public.actor_id()));

ALTER TABLE public.planned_check ENABLE ROW LEVEL SECURITY;

CREATE POLICY planned_check_append ON public.planned_check FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = planned_check.pledge_id) AND (pledge.member_id <> public.actor_id()))))));

CREATE POLICY planned_check_sight ON public.planned_check FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = planned_check.pledge_id) AND ((planned_check.audience = 'open'::text) OR (pledge.member_id <> public.actor_id()))))));

ALTER TABLE public.pledge ENABLE ROW LEVEL SECURITY;

CREATE POLICY pledge_ask ON public.pledge FOR INSERT TO app WITH CHECK ((EXISTS ( SELECT 1
   FROM public.unit_closure line
  WHERE ((line.below_id = pledge.branch_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[]))))));

ALTER TABLE public.pledge_draft ENABLE ROW LEVEL SECURITY;

CREATE POLICY pledge_draft_entry ON public.pledge_draft TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = pledge_draft.pledge_id) AND (pledge.entering_by = public.actor_id()))))) WITH CHECK ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = pledge_draft.pledge_id) AND (pledge.entering_by = public.actor_id()) AND (pledge.member_id = pledge_draft.member_id)))));

CREATE POLICY pledge_draft_own ON public.pledge_draft TO app USING ((member_id = public.actor_id())) WITH CHECK ((member_id = public.actor_id()));

ALTER TABLE public.pledge_event ENABLE ROW LEVEL SECURITY;

CREATE POLICY pledge_event_append ON public.pledge_event FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = pledge_event.pledge_id) AND ((pledge.member_id = public.actor_id()) = pledge_event.own))))));

CREATE POLICY pledge_event_entry ON public.pledge_event AS RESTRICTIVE FOR INSERT TO app WITH CHECK ((own OR (step <> ALL (ARRAY['begin'::text, 'submit'::text])) OR (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = pledge_event.pledge_id) AND (pledge.entering_by = public.actor_id()))))));

CREATE POLICY pledge_event_faced ON public.pledge_event AS RESTRICTIVE FOR INSERT TO app WITH CHECK (public.actor_faces(pledge_id));

CREATE POLICY pledge_event_sight ON public.pledge_event FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = pledge_event.pledge_id))));

CREATE POLICY pledge_faced ON public.pledge AS RESTRICTIVE FOR UPDATE TO app USING (public.actor_faces(id));

ALTER TABLE public.pledge_marks ENABLE ROW LEVEL SECURITY;

CREATE POLICY pledge_marks_anew ON public.pledge_marks FOR DELETE TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = pledge_marks.pledge_id) AND ((public.actor_id() = pledge.member_id) OR (public.actor_id() = pledge.entered_by))))));

CREATE POLICY pledge_marks_own ON public.pledge_marks FOR INSERT TO app WITH CHECK ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = pledge_marks.pledge_id) AND ((public.actor_id() = pledge.member_id) OR (public.actor_id() = pledge.entered_by))))));

CREATE POLICY pledge_marks_sight ON public.pledge_marks FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = pledge_marks.pledge_id))));

ALTER TABLE public.pledge_remark ENABLE ROW LEVEL SECURITY;

CREATE POLICY pledge_remark_append ON public.pledge_remark FOR INSERT TO app WITH CHECK ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = pledge_remark.pledge_id) AND (pledge.member_id <> public.actor_id())))));

CREATE POLICY pledge_remark_faced ON public.pledge_remark AS RESTRICTIVE FOR INSERT TO app WITH CHECK (public.actor_faces(pledge_id));

CREATE POLICY pledge_remark_sight ON public.pledge_remark FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = pledge_remark.pledge_id))));

ALTER TABLE public.pledge_revision ENABLE ROW LEVEL SECURITY;

CREATE POLICY pledge_revision_enter ON public.pledge_revision FOR INSERT TO app WITH CHECK (((submitted_by IS DISTINCT FROM public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = pledge_revision.pledge_id) AND (pledge.member_id = pledge_revision.submitted_by)))) AND (EXISTS ( SELECT 1
   FROM public.entered_package package
  WHERE ((package.pledge_id = pledge_revision.pledge_id) AND (package.closed_by = public.actor_id()) AND (package.pledge_digest = pledge_revision.digest))))));

CREATE POLICY pledge_revision_entry ON public.pledge_revision FOR INSERT TO app WITH CHECK (((submitted_by = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = pledge_revision.pledge_id) AND (pledge.entering_by = public.actor_id()))))));

CREATE POLICY pledge_revision_send ON public.pledge_revision FOR INSERT TO app WITH CHECK (((submitted_by = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = pledge_revision.pledge_id) AND (pledge.member_id = public.actor_id()))))));

CREATE POLICY pledge_revision_sight ON public.pledge_revision FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = pledge_revision.pledge_id))));

CREATE POLICY pledge_sight ON public.pledge FOR SELECT TO app USING (((branch_id = ANY (( SELECT public.actor_set('paper_branches'::text) AS actor_set)::uuid[])) OR (member_id = ( SELECT public.actor_id() AS actor_id)) OR ( SELECT true
   FROM public.unit_closure line
  WHERE ((line.below_id = pledge.branch_id) AND (line.above_id = ANY (( SELECT public.actor_set('paper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1) OR (manager_id = ANY (( SELECT public.actor_set('managing_seats'::text) AS actor_set)::uuid[])) OR (agency_id = ANY (( SELECT public.actor_set('headed_agencies'::text) AS actor_set)::uuid[])) OR public.actor_was_handed(id, member_id)));

CREATE POLICY pledge_step ON public.pledge FOR UPDATE TO app USING (((member_id = public.actor_id()) OR (branch_id = ANY (( SELECT public.actor_set('paper_branches'::text) AS actor_set)::uuid[])) OR ( SELECT true
   FROM public.unit_closure line
  WHERE ((line.below_id = pledge.branch_id) AND (line.above_id = ANY (( SELECT public.actor_set('paper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1) OR (manager_id = ANY (( SELECT public.actor_set('managing_seats'::text) AS actor_set)::uuid[]))));

ALTER TABLE public.poll ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.poll_envelope ENABLE ROW LEVEL SECURITY;

CREATE POLICY poll_envelope_again ON public.poll_envelope FOR UPDATE TO app USING (((voter_id = ( SELECT public.actor_id() AS actor_id)) AND (EXISTS ( SELECT 1
   FROM public.poll
  WHERE ((poll.id = poll_envelope.poll_id) AND (poll.state = 'open'::text))))));

CREATE POLICY poll_envelope_cast ON public.poll_envelope FOR INSERT TO app WITH CHECK (((voter_id = ( SELECT public.actor_id() AS actor_id)) AND (EXISTS ( SELECT 1
   FROM public.poll
  WHERE ((poll.id = poll_envelope.poll_id) AND (poll.state = 'open'::text))))));

CREATE POLICY poll_envelope_own ON public.poll_envelope FOR SELECT TO app USING ((voter_id = ( SELECT public.actor_id() AS actor_id)));

CREATE POLICY poll_lead ON public.poll FOR UPDATE TO app USING ((unit_id = ANY (( SELECT public.actor_set('paper_seats'::text) AS actor_set)::uuid[])));

ALTER TABLE public.poll_line ENABLE ROW LEVEL SECURITY;

CREATE POLICY poll_line_sight ON public.poll_line FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.poll
  WHERE (poll.id = poll_line.poll_id))));

CREATE POLICY poll_line_write ON public.poll_line FOR INSERT TO app WITH CHECK ((EXISTS ( SELECT 1
   FROM public.poll
  WHERE ((poll.id = poll_line.poll_id) AND (poll.state = 'prepared'::text) AND (poll.created_by = ( SELECT public.actor_id() AS actor_id))))));

CREATE POLICY poll_prepare ON public.poll FOR INSERT TO app WITH CHECK (((created_by = ( SELECT public.actor_id() AS actor_id)) AND (state = 'prepared'::text) AND (unit_id = ANY (( SELECT public.actor_set('paper_seats'::text) AS actor_set)::uuid[])) AND (EXISTS ( SELECT 1
   FROM public.meeting
  WHERE ((meeting.id = poll.meeting_id) AND (meeting.unit_id = poll.unit_id) AND (meeting.cycle_id = poll.cycle_id))))));

CREATE POLICY poll_sight ON public.poll FOR SELECT TO app USING (((unit_id = ANY (( SELECT public.actor_set('paper_seats'::text) AS actor_set)::uuid[])) OR public.actor_in_poll(id)));

ALTER TABLE public.poll_teller ENABLE ROW LEVEL SECURITY;

CREATE POLICY poll_teller_key ON public.poll_teller FOR UPDATE TO app USING (((member_id = ( SELECT public.actor_id() AS actor_id)) AND (public_key IS NULL) AND (EXISTS ( SELECT 1
   FROM public.poll
  WHERE ((poll.id = poll_teller.poll_id) AND (poll.state = 'prepared'::text)))))) WITH CHECK ((member_id = ( SELECT public.actor_id() AS actor_id)));

CREATE POLICY poll_teller_name ON public.poll_teller FOR INSERT TO app WITH CHECK (((public_key IS NULL) AND (EXISTS ( SELECT 1
   FROM public.poll
  WHERE ((poll.id = poll_teller.poll_id) AND (poll.state = 'prepared'::text) AND (poll.created_by = ( SELECT public.actor_id() AS actor_id)))))));

CREATE POLICY poll_teller_sight ON public.poll_teller FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.poll
  WHERE (poll.id = poll_teller.poll_id))));

ALTER TABLE public.poll_voter ENABLE ROW LEVEL SECURITY;

CREATE POLICY poll_voter_call ON public.poll_voter FOR INSERT TO app WITH CHECK (((NOT took_part) AND (EXISTS ( SELECT 1
   FROM public.poll
  WHERE ((poll.id = poll_voter.poll_id) AND (poll.state = 'prepared'::text) AND (poll.created_by = ( SELECT public.actor_id() AS actor_id)))))));

CREATE POLICY poll_voter_sight ON public.poll_voter FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.poll
  WHERE (poll.id = poll_voter.poll_id))));

ALTER TABLE public.post ENABLE ROW LEVEL SECURITY;

CREATE POLICY post_change ON public.post FOR UPDATE TO app USING (( SELECT true
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = post.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1)) WITH CHECK (( SELECT true
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = post.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1));

CREATE POLICY post_keep ON public.post FOR INSERT TO app WITH CHECK (( SELECT true
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = post.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1));

CREATE POLICY post_sight ON public.post FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.member
  WHERE (member.id = post.member_id))));

ALTER TABLE public.proof ENABLE ROW LEVEL SECURITY;

CREATE POLICY proof_append ON public.proof FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND (withdrawn_at IS NULL) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = proof.pledge_id) AND (pledge.member_id = public.actor_id()))))));

CREATE POLICY proof_sight ON public.proof FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = proof.pledge_id))));

CREATE POLICY proof_withdraw ON public.proof FOR UPDATE TO app USING (((actor_id = public.actor_id()) AND (withdrawn_at IS NULL))) WITH CHECK (((actor_id = public.actor_id()) AND (withdrawn_at IS NOT NULL)));

ALTER TABLE public.proposal ENABLE ROW LEVEL SECURITY;

CREATE POLICY proposal_append ON public.proposal FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = proposal.pledge_id) AND (pledge.member_id <> public.actor_id()))))));

CREATE POLICY proposal_faced ON public.proposal AS RESTRICTIVE FOR INSERT TO app WITH CHECK (public.actor_faces(pledge_id));

CREATE POLICY proposal_sight ON public.proposal FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = proposal.pledge_id))));

ALTER TABLE public.proxy_entry ENABLE ROW LEVEL SECURITY;

CREATE POLICY proxy_entry_begin ON public.proxy_entry FOR INSERT TO app WITH CHECK (((entered_by = public.actor_id()) AND (state = 'open'::text) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = proxy_entry.pledge_id) AND (pledge.member_id = proxy_entry.member_id) AND public.actor_acts_for(pledge.branch_id))))));

CREATE POLICY proxy_entry_sight ON public.proxy_entry FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = proxy_entry.pledge_id))));

CREATE POLICY proxy_entry_step ON public.proxy_entry FOR UPDATE TO app USING ((((state = 'open'::text) AND ((public.actor_id() = entered_by) OR (public.actor_id() = member_id))) OR ((state = 'sent'::text) AND (answer IS NULL) AND (member_id = public.actor_id())))) WITH CHECK ((((state = 'dropped'::text) AND ((public.actor_id() = entered_by) OR (public.actor_id() = member_id))) OR ((state = 'sent'::text) AND (answer IS NOT NULL) AND (member_id = public.actor_id()))));

ALTER TABLE public.publication ENABLE ROW LEVEL SECURITY;

CREATE POLICY publication_append ON public.publication FOR INSERT TO app WITH CHECK (((actor_id = ( SELECT public.actor_id() AS actor_id)) AND public.actor_decides(pledge_id)));

CREATE POLICY publication_faced ON public.publication AS RESTRICTIVE FOR INSERT TO app WITH CHECK (public.actor_faces(pledge_id));

CREATE POLICY publication_sight ON public.publication FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = publication.pledge_id))));

ALTER TABLE public.quarter_step ENABLE ROW LEVEL SECURITY;

CREATE POLICY quarter_step_append ON public.quarter_step FOR INSERT TO app WITH CHECK (((actor_id = ( SELECT public.actor_id() AS actor_id)) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = quarter_step.pledge_id) AND
        CASE
            WHEN (quarter_step.step = ANY (ARRAY['proposal'::text, 'return'::text])) THEN (pledge.member_id <> ( SELECT public.actor_id() AS actor_id))
            WHEN (quarter_step.step = 'decision'::text) THEN ((pledge.member_id <> ( SELECT public.actor_id() AS actor_id)) AND ((pledge.manager_id = ANY (public.actor_set('managing_seats'::text))) OR ((pledge.manager_id IS NULL) AND (pledge.decides_id = ANY (public.actor_set('paper_seats'::text))))))
            ELSE (pledge.member_id = ( SELECT public.actor_id() AS actor_id))
        END)))));

CREATE POLICY quarter_step_faced ON public.quarter_step AS RESTRICTIVE FOR INSERT TO app WITH CHECK (((office_title IS NULL) OR public.actor_faces(pledge_id)));

CREATE POLICY quarter_step_sight ON public.quarter_step FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = quarter_step.pledge_id))));

ALTER TABLE public.register_export ENABLE ROW LEVEL SECURITY;

CREATE POLICY register_export_keep ON public.register_export FOR INSERT TO app WITH CHECK (((exported_by = public.actor_id()) AND public.actor_keeps(unit_id)));

CREATE POLICY register_export_sight ON public.register_export FOR SELECT TO app USING (((exported_by = public.actor_id()) OR public.actor_keeps(unit_id)));

ALTER TABLE public.reminder_rule ENABLE ROW LEVEL SECURITY;

CREATE POLICY reminder_rule_keep ON public.reminder_rule FOR UPDATE TO app USING (((cycle_id IS NOT NULL) AND public.actor_gives('organization_board'::text, NULL::uuid))) WITH CHECK (((changed_by = public.actor_id()) AND public.actor_gives('organization_board'::text, NULL::uuid)));

CREATE POLICY reminder_rule_sight ON public.reminder_rule FOR SELECT TO app USING ((public.actor_id() IS NOT NULL));

ALTER TABLE public.reminder_run ENABLE ROW LEVEL SECURITY;

CREATE POLICY reminder_run_sight ON public.reminder_run FOR SELECT TO app USING (( SELECT public.actor_keeps_register() AS actor_keeps_register));

CREATE POLICY reminder_run_write ON public.reminder_run TO worker USING (true);

ALTER TABLE public.reminder_setting ENABLE ROW LEVEL SECURITY;

CREATE POLICY reminder_setting_keep ON public.reminder_setting FOR UPDATE TO app USING (public.actor_gives('organization_board'::text, NULL::uuid)) WITH CHECK (((changed_by = public.actor_id()) AND public.actor_gives('organization_board'::text, NULL::uuid)));

CREATE POLICY reminder_setting_run ON public.reminder_setting FOR SELECT TO worker USING (true);

CREATE POLICY reminder_setting_sight ON public.reminder_setting FOR SELECT TO app USING ((public.actor_id() IS NOT NULL));

ALTER TABLE public.reorganization ENABLE ROW LEVEL SECURITY;

CREATE POLICY reorganization_keep ON public.reorganization TO app USING (( SELECT public.actor_keeps_register() AS actor_keeps_register)) WITH CHECK (( SELECT public.actor_keeps_register() AS actor_keeps_register));

ALTER TABLE public.retention_rule ENABLE ROW LEVEL SECURITY;

CREATE POLICY retention_rule_append ON public.retention_rule FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.appointment
  WHERE ((appointment.member_id = public.actor_id()) AND (appointment.during @> public.actor_day()) AND (appointment.office = 'organization_board'::text))))));

CREATE POLICY retention_rule_sight ON public.retention_rule FOR SELECT TO app USING ((public.actor_id() IS NOT NULL));

ALTER TABLE public.retention_run ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.retention_run_line ENABLE ROW LEVEL SECURITY;

CREATE POLICY retention_run_line_sight ON public.retention_run_line FOR SELECT TO app USING (( SELECT public.actor_keeps_register() AS actor_keeps_register));

CREATE POLICY retention_run_sight ON public.retention_run FOR SELECT TO app USING (( SELECT public.actor_keeps_register() AS actor_keeps_register));

ALTER TABLE public.rule_set ENABLE ROW LEVEL SECURITY;

CREATE POLICY rule_set_change ON public.rule_set FOR UPDATE TO app USING ((public.actor_gives('organization_board'::text, NULL::uuid) AND (NOT (EXISTS ( SELECT 1
   FROM public.cycle
  WHERE ((cycle.rule_set_id = rule_set.id) AND (cycle.opened_at IS NOT NULL)))))));

CREATE POLICY rule_set_sight ON public.rule_set FOR SELECT TO app, worker USING (true);

CREATE POLICY rule_set_write ON public.rule_set FOR INSERT TO app WITH CHECK (public.actor_gives('organization_board'::text, NULL::uuid));

ALTER TABLE public.second_factor ENABLE ROW LEVEL SECURITY;

CREATE POLICY second_factor_drop ON public.second_factor FOR DELETE TO app USING (((member_id = ( SELECT public.actor_id() AS actor_id)) OR ((kind = 'sheet'::text) AND ( SELECT public.actor_keeps_register() AS actor_keeps_register))));

CREATE POLICY second_factor_make ON public.second_factor FOR INSERT TO app WITH CHECK (((made_by = ( SELECT public.actor_id() AS actor_id)) AND ((member_id = ( SELECT public.actor_id() AS actor_id)) OR ((kind = 'sheet'::text) AND ( SELECT public.actor_keeps_register() AS actor_keeps_register) AND (EXISTS ( SELECT 1
   FROM public.member
  WHERE (member.id = second_factor.member_id)))))));

CREATE POLICY second_factor_sight ON public.second_factor FOR SELECT TO app USING (((member_id = ( SELECT public.actor_id() AS actor_id)) OR ((kind = 'sheet'::text) AND ( SELECT public.actor_keeps_register() AS actor_keeps_register))));

CREATE POLICY second_factor_use ON public.second_factor FOR UPDATE TO app USING ((member_id = ( SELECT public.actor_id() AS actor_id))) WITH CHECK ((member_id = ( SELECT public.actor_id() AS actor_id)));

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

ALTER TABLE public.session_end ENABLE ROW LEVEL SECURITY;

CREATE POLICY session_own ON public.session FOR SELECT TO app USING ((member_id = public.actor_id()));

CREATE POLICY session_prove ON public.session FOR UPDATE TO app USING ((member_id = public.actor_id())) WITH CHECK ((member_id = public.actor_id()));

CREATE POLICY session_start ON public.session FOR INSERT TO app WITH CHECK ((member_id = public.actor_id()));

ALTER TABLE public.standing_history ENABLE ROW LEVEL SECURITY;

CREATE POLICY standing_history_change ON public.standing_history FOR UPDATE TO app USING (( SELECT true
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = standing_history.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1)) WITH CHECK (( SELECT true
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = standing_history.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1));

CREATE POLICY standing_history_keep ON public.standing_history FOR INSERT TO app WITH CHECK (( SELECT true
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = standing_history.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1));

CREATE POLICY standing_history_sight ON public.standing_history FOR SELECT TO app USING (((member_id = public.actor_id()) OR ( SELECT true
   FROM (public.member
     JOIN public.unit_closure line ON ((line.below_id = member.branch_id)))
  WHERE ((member.id = standing_history.member_id) AND (line.above_id = ANY (( SELECT public.actor_set('keeper_seats'::text) AS actor_set)::uuid[])))
 LIMIT 1)));

ALTER TABLE public.state_grade ENABLE ROW LEVEL SECURITY;

CREATE POLICY state_grade_append ON public.state_grade FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = state_grade.pledge_id) AND (pledge.member_id <> public.actor_id()))))));

CREATE POLICY state_grade_faced ON public.state_grade AS RESTRICTIVE FOR INSERT TO app WITH CHECK (public.actor_faces(pledge_id));

CREATE POLICY state_grade_sight ON public.state_grade FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = state_grade.pledge_id))));

ALTER TABLE public.step_record ENABLE ROW LEVEL SECURITY;

CREATE POLICY step_record_append ON public.step_record FOR INSERT TO app WITH CHECK (((actor_id = ( SELECT public.actor_id() AS actor_id)) AND (EXISTS ( SELECT 1
   FROM public.pledge
  WHERE ((pledge.id = step_record.pledge_id) AND (pledge.member_id <> ( SELECT public.actor_id() AS actor_id)))))));

CREATE POLICY step_record_faced ON public.step_record AS RESTRICTIVE FOR INSERT TO app WITH CHECK (public.actor_faces(pledge_id));

CREATE POLICY step_record_sight ON public.step_record FOR SELECT TO app USING (((EXISTS ( SELECT 1
   FROM public.pledge
  WHERE (pledge.id = step_record.pledge_id))) AND ((step <> 'decision'::text) OR (EXISTS ( SELECT 1
   FROM public.decision
  WHERE (decision.record_id = step_record.id))))));

ALTER TABLE public.template ENABLE ROW LEVEL SECURITY;

CREATE POLICY template_drop ON public.template FOR DELETE TO app USING (((issued_at IS NULL) AND public.actor_gives('organization_board'::text, NULL::uuid)));

CREATE POLICY template_edit ON public.template FOR UPDATE TO app USING (((issued_at IS NULL) AND public.actor_gives('organization_board'::text, NULL::uuid))) WITH CHECK (true);

CREATE POLICY template_sight ON public.template FOR SELECT TO app, worker USING (((issued_at IS NOT NULL) OR public.actor_gives('organization_board'::text, NULL::uuid)));

CREATE POLICY template_write ON public.template FOR INSERT TO app WITH CHECK ((public.actor_gives('organization_board'::text, NULL::uuid) OR ((version <= 0) AND (frozen_at IS NOT NULL) AND ( SELECT public.actor_is_board() AS actor_is_board))));

ALTER TABLE public.transfer ENABLE ROW LEVEL SECURITY;

CREATE POLICY transfer_begin ON public.transfer FOR INSERT TO app WITH CHECK (((NOT settled) AND
CASE
    WHEN (member_id = public.actor_id()) THEN (state = 'asked'::text)
    ELSE (public.actor_acts_for(from_branch_id) AND (state = ANY (ARRAY['sent'::text, 'left'::text])) AND (sent_by = public.actor_id()))
END));

ALTER TABLE public.transfer_event ENABLE ROW LEVEL SECURITY;

CREATE POLICY transfer_event_append ON public.transfer_event FOR INSERT TO app WITH CHECK (((actor_id = public.actor_id()) AND (EXISTS ( SELECT 1
   FROM public.transfer
  WHERE ((transfer.id = transfer_event.transfer_id) AND (transfer.member_id = transfer_event.member_id))))));

CREATE POLICY transfer_event_sight ON public.transfer_event FOR SELECT TO app USING ((EXISTS ( SELECT 1
   FROM public.transfer
  WHERE (transfer.id = transfer_event.transfer_id))));

CREATE POLICY transfer_sight ON public.transfer FOR SELECT TO app USING (((member_id = public.actor_id()) OR public.actor_reads(from_branch_id) OR public.actor_reads(to_branch_id) OR (EXISTS ( SELECT 1
   FROM public.member
  WHERE ((member.id = transfer.member_id) AND (member.manager_id = ANY (public.actor_set('managing_seats'::text))))))));

CREATE POLICY transfer_step ON public.transfer FOR UPDATE TO app USING (((state = ANY (ARRAY['asked'::text, 'sent'::text])) AND
CASE
    WHEN (member_id = public.actor_id()) THEN (state = 'asked'::text)
    ELSE (public.actor_acts_for(from_branch_id) OR public.actor_acts_for(to_branch_id))
END)) WITH CHECK (
CASE
    WHEN (member_id = public.actor_id()) THEN (state = 'taken_back'::text)
    WHEN (state = ANY (ARRAY['sent'::text, 'left'::text, 'taken_back'::text])) THEN public.actor_acts_for(from_branch_id)
    WHEN (state = 'accepted'::text) THEN public.actor_acts_for(to_branch_id)
    ELSE (public.actor_acts_for(from_branch_id) OR public.actor_acts_for(to_branch_id))
END);

ALTER TABLE public.viewing ENABLE ROW LEVEL SECURITY;

CREATE POLICY viewing_own ON public.viewing FOR SELECT TO app USING ((member_id = public.actor_id()));
