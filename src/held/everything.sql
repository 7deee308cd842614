-- One row a table of the catalogue (catalogue.rs): what it holds about the person who asks, as row security lets
-- them see it. Cells stand in the order of the catalogue's columns.
select 'member' as "name!", coalesce(json_agg(json_build_array(
         code, full_name, sex, born_on, joined_on, official_on, card_number, phone, email, standing,
         (select unit.name from unit where unit.id = branch_id), (select agency.name from agency where agency.id = agency_id),
         (select unit.name from unit where unit.id = manager_id))), '[]')
         as "rows!: sqlx::types::Json<Vec<Vec<serde_json::Value>>>"
  from member where id = $1
union all
select 'membership', coalesce(json_agg(json_build_array(unit.name, membership.kind, lower(during), upper(during)) order by during), '[]')
  from membership join unit on unit.id = branch_id where member_id = $1
union all
select 'post', coalesce(json_agg(json_build_array(title, post.kind, agency.name, lower(post.during), upper(post.during)) order by post.during), '[]')
  from post left join agency on agency.id = agency_id where member_id = $1
union all
select 'management', coalesce(json_agg(json_build_array(unit.name, lower(during), upper(during), override_reason) order by during), '[]')
  from management join unit on unit.id = unit_id where member_id = $1
union all
select 'appointment', coalesce(json_agg(json_build_array(office, coalesce(unit.name, agency.name), lower(appointment.during), upper(appointment.during)) order by appointment.during), '[]')
  from appointment left join unit on unit.id = unit_id left join agency on agency.id = agency_id where member_id = $1
union all
select 'account', coalesce(json_agg(json_build_array(password_hash is not null, password_set_at, activation_expires_at)), '[]')
  from account where member_id = $1
union all
select 'session', coalesce(json_agg(json_build_array(started_at, last_seen_at, expires_at, agent) order by started_at), '[]')
  from session where member_id = $1
union all
select 'known_device', coalesce(json_agg(json_build_array(seen_at) order by seen_at), '[]')
  from known_device where member_id = $1
union all
select 'sign_in_failure', coalesce(json_agg(json_build_array(at, address) order by at), '[]')
  from sign_in_failure where code in (select code from member where id = $1 union all select code || ' on its device' from member where id = $1)
union all
select 'pledge', coalesce(json_agg(json_build_array(
         cycle.year, category, state, unit.name, submitted_at, late, read_at, agreed_at, extended_to, stage, proposed_grade, decided_grade)
         order by cycle.year), '[]')
  from pledge join cycle on cycle.id = cycle_id join unit on unit.id = branch_id where member_id = $1
union all
select 'pledge_draft', coalesce(json_agg(json_build_array(cycle.year, saved_at, content, before, removed) order by cycle.year), '[]')
  from pledge_draft join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where pledge.member_id = $1
union all
select 'pledge_revision', coalesce(json_agg(json_build_array(
         cycle.year, pledge_revision.number, pledge_revision.submitted_at, print_code, encode(digest, 'hex'), pinned, content)
         order by cycle.year, pledge_revision.number), '[]')
  from pledge_revision join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where pledge.member_id = $1
union all
select 'pledge_event', coalesce(json_agg(json_build_array(cycle.year, at, actor_name, office_title, step, pledge_event.revision, reason)
         order by at, pledge_event.id), '[]')
  from pledge_event join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where pledge.member_id = $1
union all
select 'extension', coalesce(json_agg(json_build_array(cycle.year, asked_at, wished_until, reason, extension.state, until, answered_name, answer)
         order by asked_at), '[]')
  from extension join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where extension.member_id = $1
union all
select 'proxy_entry', coalesce(json_agg(json_build_array(cycle.year, proxy_entry.revision, entered_name, office_title, reason, signed_on, answer, answered_at, words)
         order by began_at), '[]')
  from proxy_entry join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where proxy_entry.member_id = $1
union all
select 'evidence', coalesce(json_agg(json_build_array(cycle.year, name, kind, size, encode(digest, 'hex'), uploaded_at) order by uploaded_at), '[]')
  from evidence join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where pledge.member_id = $1
union all
select 'proof', coalesce(json_agg(json_build_array(cycle.year, at, title, address, withdrawn_at, withdrawn_for) order by at), '[]')
  from proof join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where pledge.member_id = $1
union all
select 'pledge_remark', coalesce(json_agg(json_build_array(cycle.year, pledge_remark.revision, words) order by cycle.year, pledge_remark.revision), '[]')
  from pledge_remark join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where pledge.member_id = $1
union all
select 'leader_copy', coalesce(json_agg(json_build_array(cycle.year, leader_copy.revision, unit.name, received_at, receipt, leader_copy.opened_at) order by received_at), '[]')
  from leader_copy join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id join unit on unit.id = leader_copy.unit_id
 where pledge.member_id = $1
union all
select 'check_in', coalesce(json_agg(json_build_array(cycle.year, at, progress, value, words) order by at), '[]')
  from check_in join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where pledge.member_id = $1
union all
select 'follow_up_note', coalesce(json_agg(json_build_array(cycle.year, at, actor_name, office_title, words) order by at), '[]')
  from follow_up_note join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where pledge.member_id = $1
union all
select 'note_answer', coalesce(json_agg(json_build_array(cycle.year, at, words) order by at), '[]')
  from note_answer join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where pledge.member_id = $1
union all
select 'planned_check', coalesce(json_agg(json_build_array(cycle.year, on_day, done_by, what, actor_name, office_title) order by on_day), '[]')
  from planned_check join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where pledge.member_id = $1
union all
select 'self_review', coalesce(json_agg(json_build_array(cycle.year, saved_at, self_review.submitted_at, grade, pinned, content, before) order by cycle.year), '[]')
  from self_review join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where pledge.member_id = $1
union all
select 'state_grade', coalesce(json_agg(json_build_array(cycle.year, at, actor_name, office_title, grade, words) order by at), '[]')
  from state_grade join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where pledge.member_id = $1
union all
select 'collective_review', coalesce(json_agg(json_build_array(cycle.year, at, actor_name, office_title, collective, held_on, present, in_favour, grade, words) order by at), '[]')
  from collective_review join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where pledge.member_id = $1
union all
select 'proposal', coalesce(json_agg(json_build_array(cycle.year, at, actor_name, office_title, grade, words) order by at), '[]')
  from proposal join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where pledge.member_id = $1
union all
select 'meeting_item', coalesce(json_agg(json_build_array(cycle.year, saved_at, attendance, opinions, motion) order by saved_at), '[]')
  from meeting_item join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where meeting_item.member_id = $1
union all
select 'poll_voter', coalesce(json_agg(json_build_array(cycle.year, poll.opened_at, took_part) order by poll.opened_at), '[]')
  from poll_voter join poll on poll.id = poll_id join cycle on cycle.id = cycle_id where poll_voter.member_id = $1
union all
select 'poll_teller', coalesce(json_agg(json_build_array(cycle.year, taken_at) order by taken_at), '[]')
  from poll_teller join poll on poll.id = poll_id join cycle on cycle.id = cycle_id where poll_teller.member_id = $1
union all
select 'decision', coalesce(json_agg(json_build_array(cycle.year, at, actor_name, office_title, grade, decision.number, decided_on) order by at), '[]')
  from decision join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where pledge.member_id = $1
union all
select 'publication', coalesce(json_agg(json_build_array(cycle.year, at, published_on, actor_name, office_title) order by at), '[]')
  from publication join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where pledge.member_id = $1
union all
select 'step_record', coalesce(json_agg(json_build_array(cycle.year, step, at, actor_name, office_title, authority, number, dated_on, grade, words) order by at), '[]')
  from step_record join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where pledge.member_id = $1
union all
select 'calibration', coalesce(json_agg(json_build_array(cycle.year, at, actor_name, office_title, from_grade, grade, reason) order by at), '[]')
  from calibration join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where pledge.member_id = $1
union all
select 'grade_answer', coalesce(json_agg(json_build_array(cycle.year, at, about, words) order by at), '[]')
  from grade_answer join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where pledge.member_id = $1
union all
select 'appeal', coalesce(json_agg(json_build_array(cycle.year, at, appeal.grade, words, appeal.state, answered_at, answerer, grounds) order by at), '[]')
  from appeal join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where pledge.member_id = $1
union all
select 'quarter_step', coalesce(json_agg(json_build_array(cycle.year, quarter, at, actor_name, office_title, step, objectives, points, grade, words, number, decided_on) order by quarter, place), '[]')
  from quarter_step join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id where pledge.member_id = $1
union all
select 'leave', coalesce(json_agg(json_build_array(kind, lower(during), upper(during), basis, actor_name, office_title, withdrawn_reason) order by at), '[]')
  from leave where member_id = $1
union all
select 'discipline', coalesce(json_agg(json_build_array(fault_year, form, number, issuer, decided_on, words, lifted_number, lifted_on, lifted_reason) order by decided_on), '[]')
  from discipline where member_id = $1
union all
select 'viewing', coalesce(json_agg(json_build_array(at, viewer_name, office_title, kind, year, purpose) order by id), '[]')
  from viewing where member_id = $1
union all
select 'held_export', coalesce(json_agg(json_build_array(at) order by at), '[]')
  from held_export where member_id = $1
union all
select 'oidc_link', coalesce(json_agg(json_build_array(issuer, subject, linked_at, used_at) order by linked_at), '[]')
  from oidc_link where member_id = $1
union all
select 'passkey', coalesce(json_agg(json_build_array(name, made_at, used_at) order by made_at), '[]')
  from passkey where member_id = $1
union all
select 'member_change', coalesce(json_agg(json_build_array(at, actor_name, office_title, act, fields, reason, decision) order by at), '[]')
  from member_change where member_id = $1
union all
select 'correction_request', coalesce(json_agg(json_build_array(asked_at, field, stood, wanted, reason, state, answered_at, answerer, answer) order by asked_at), '[]')
  from correction_request where member_id = $1
union all
select 'standing_history', coalesce(json_agg(json_build_array(standing, lower(during), upper(during), reason, decision) order by during), '[]')
  from standing_history where member_id = $1
union all
select 'transfer', coalesce(json_agg(json_build_array(opened_at, kind, state, destination, decided_on, effective_on, reason) order by opened_at), '[]')
  from transfer where member_id = $1
union all
select 'transfer_event', coalesce(json_agg(json_build_array(at, actor_name, office_title, step, words) order by at), '[]')
  from transfer_event where member_id = $1
union all
select 'appointment_act', coalesce(json_agg(json_build_array(at, act, actor_name, office, starts_on, ends_on, number, reason) order by at), '[]')
  from appointment_act where member_id = $1
union all
select 'account_event', coalesce(json_agg(json_build_array(at, kind, actor_name, office_title, words) order by at), '[]')
  from account_event where member_id = $1
union all
select 'second_factor', coalesce(json_agg(json_build_array(kind, made_at, active_at) order by made_at), '[]')
  from second_factor where member_id = $1
union all
select 'account_reset', coalesce(json_agg(json_build_array(asked_at, password, factor, vouched_at, confirmed_at, used_at) order by asked_at), '[]')
  from account_reset where member_id = $1
union all
select 'notice', coalesce(json_agg(json_build_array(at, kind, year, read_at, mailed_on) order by at), '[]')
  from notice where member_id = $1
union all
select 'notice_choice', coalesce(json_agg(json_build_array(daily, chosen_at)), '[]')
  from notice_choice where member_id = $1
union all
select 'calendar_feed', coalesce(json_agg(json_build_array(made_at, fetched_at)), '[]')
  from calendar_feed where member_id = $1
