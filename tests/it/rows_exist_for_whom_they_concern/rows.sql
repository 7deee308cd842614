-- A row of every table about people, for each of three who sent a pledge (`three`, a temporary table).
insert into pledge_draft (pledge_id, member_id, version, content, saved_at) select id, member_id, 1, '{}', now() from three;
insert into check_in (id, pledge_id, commitment_id, key, at, actor_id, progress)
  select gen_random_uuid(), id, gen_random_uuid(), gen_random_uuid(), now(), member_id, 'on_track' from three;
insert into follow_up_note (id, pledge_id, key, at, actor_id, actor_name, office, office_title, audience, words)
  select gen_random_uuid(), id, gen_random_uuid(), now(), other, 'x', 'x', 'x', audience, 'x'
    from three, (values ('open'), ('officers')) audiences (audience);
insert into self_review (pledge_id, member_id, version, content, saved_at) select id, member_id, 1, '{}', now() from three;
insert into state_grade (id, pledge_id, key, at, actor_id, actor_name, office_title, grade, words) select gen_random_uuid(), id, gen_random_uuid(), now(), other, 'x', 'x', 'good', '' from three;
insert into collective_review (id, pledge_id, key, at, actor_id, actor_name, office_title, collective, held_on, present,
                               in_favour, grade, words)
  select gen_random_uuid(), id, gen_random_uuid(), now(), other, 'x', 'x', 'x', '2027-12-01', 9, 7, 'good', '' from three;
insert into ballot (id, pledge_id, key, at, actor_id, held_on, entitled, present, issued, returned, invalid, votes)
  select gen_random_uuid(), id, gen_random_uuid(), now(), other, '2027-12-01', 3, 3, 3, 3, 0, '{"good": 3}' from three;
insert into proposal (id, pledge_id, key, at, actor_id, actor_name, office_title, grade, words) select gen_random_uuid(), id, gen_random_uuid(), now(), other, 'x', 'x', 'good', '' from three;
insert into decision (id, pledge_id, key, at, actor_id, actor_name, office_title, unit_id, grade, number, decided_on)
  select gen_random_uuid(), id, gen_random_uuid(), now(), other, 'x', 'x', decides_id, 'good', '1', '2027-12-01' from three;
insert into publication (id, pledge_id, decision_id, key, at, actor_id, actor_name, office_title, published_on) select gen_random_uuid(), pledge_id, id, gen_random_uuid(), now(), actor_id, 'x', 'x', '2027-12-01' from decision;
insert into step_record (id, pledge_id, key, step, at, actor_id, actor_name, office_title, authority, dated_on, words) select gen_random_uuid(), id, gen_random_uuid(), 'residence_comment', now(), other, 'x', 'x', 'x', '2027-12-01', 'x' from three;
insert into calibration (id, pledge_id, key, at, actor_id, actor_name, office_title, from_grade, grade, reason)
  select gen_random_uuid(), id, gen_random_uuid(), now(), other, 'x', 'x', 'good', 'fair', 'x' from three;
insert into grade_answer (id, pledge_id, key, at, actor_id, about, words)
  select gen_random_uuid(), id, gen_random_uuid(), now(), member_id, 'proposal', 'x' from three;
insert into appeal (id, pledge_id, key, at, actor_id, grade, words)
  select gen_random_uuid(), id, gen_random_uuid(), now(), member_id, 'good', 'x' from three;
insert into quarter_step (id, pledge_id, quarter, place, step, key, at, actor_id, actor_name, objectives)
  select gen_random_uuid(), id, 1, 1, 'objectives', gen_random_uuid(), now(), member_id, 'x', '[{}]' from three;
insert into decision_paper (id, key, cycle_id, unit_id, whose, number, decided_on, at, actor_id, actor_name, office_title)
  select gen_random_uuid(), gen_random_uuid(), cycle_id, unit.id, 'decided', '1', '2027-12-01', now(), other, 'x', 'x'
    from three, unit where unit.code = 'P01' limit 1;
insert into discipline (id, member_id, key, form, fault_year, number, issuer, decided_on, at, actor_id, actor_name, office_title)
  select gen_random_uuid(), id, gen_random_uuid(), 'warning', 2027, '1', 'x', '2027-12-01', now(),
         (select other from three limit 1), 'x', 'x' from member where code <> 'QN002003';
insert into extension (id, pledge_id, member_id, asked_at, asked_by, wished_until, reason, state)
  select gen_random_uuid(), id, member_id, now(), member_id, now(), 'x', 'asked' from three;
insert into evidence (id, pledge_id, digest, kind, name, size, content, uploaded_at, uploaded_by)
  select id, id, sha256('x'), 'pdf', 'x', 1, 'x', now(), other from three;
insert into planned_check (id, pledge_id, key, at, actor_id, actor_name, office, office_title, on_day, done_by, what, audience)
  select gen_random_uuid(), id, gen_random_uuid(), now(), other, 'x', 'x', 'x', '2027-06-01', 'x', 'x', 'open' from three;
insert into note_answer (id, note_id, pledge_id, key, at, actor_id, words)
  select gen_random_uuid(), (select note.id from follow_up_note note where note.pledge_id = three.id limit 1), id,
         gen_random_uuid(), now(), member_id, 'x' from three;
insert into proof (id, pledge_id, key, place, at, actor_id, title, commitments)
  select gen_random_uuid(), id, gen_random_uuid(), 0, now(), member_id, 'x', array[id] from three;
insert into proxy_entry (id, pledge_id, member_id, entered_by, entered_name, office_title, reason, signed_on, scan_id,
                         began_at, state)
  select gen_random_uuid(), id, member_id, other, 'x', 'x', 'x', '2026-12-01', id, now(), 'dropped' from three;
insert into pledge_remark (event_id, pledge_id, revision, words)
  select (select id from pledge_event where pledge_event.pledge_id = three.id limit 1), id, 1, 'x' from three;
insert into member_change (id, member_id, key, at, actor_name, office_title, act, fields, reason)
  select gen_random_uuid(), id, gen_random_uuid(), now(), 'x', 'x', 'correct', '[]', 'x' from member;
insert into correction_request (id, member_id, field, stood, wanted, asked_at)
  select gen_random_uuid(), id, 'other', '', 'x', now() from member;
insert into second_factor (id, member_id, kind, made_at, made_by, secret) select gen_random_uuid(), member_id, 'totp', now(), member_id, '\x00' from three;
insert into second_factor (id, member_id, kind, made_at, made_by, active_at) select gen_random_uuid(), member_id, 'sheet', now(), other, now() from three;
insert into one_time_code (factor_id, member_id, number, hash) select id, member_id, 1, '\x00' from second_factor where kind = 'sheet';
insert into account_event (id, member_id, at, kind) select gen_random_uuid(), member_id, now(), 'locked' from three;
insert into account_reset (id, member_id, password, factor, asked_at, expires_at)
  select gen_random_uuid(), member_id, true, false, now(), now() from three;
insert into mail_proof (member_id, address, code_hash, asked_at, expires_at) select member_id, 'x', '', now(), now() from three;
insert into password_reset (token_hash, member_id, asked_at, expires_at) select uuid_send(id), member_id, now(), now() from three;
insert into oidc_link (id, issuer, subject, member_id, linked_at) select gen_random_uuid(), 'x', id::text, member_id, now() from three;
insert into passkey (id, member_id, name, credential_id, credential, made_at) select gen_random_uuid(), member_id, 'x', uuid_send(id), '{}', now() from three;
insert into notice (id, member_id, kind, at, about) select gen_random_uuid(), member_id, 'noted', now(), id from three;
insert into notice_choice (member_id, daily, chosen_at) select member_id, false, now() from three;
insert into calendar_feed (member_id, token_hash, made_at) select member_id, uuid_send(id), now() from three;
insert into held_export (member_id, at) select member_id, now() from three;
insert into viewing (member_id, paper_id, kind, viewer_id, viewer_name, at)
  select member_id, id, 'pledge', other, 'x', now() from three;
insert into reorganization (id, act, state, made_at, made_by, maker)
  select gen_random_uuid(), act, 'discarded', now(), other, 'x'
    from (select other from three limit 1) one, unnest(array['reform', 'agency_merger']) act;
insert into committee_term (id, key, unit_id, name, during, begun_at, begun_by)
  select gen_random_uuid(), gen_random_uuid(), unit.id, 'x', daterange('2025-01-01', null), now(), three.other
    from unit, (select other from three limit 1) three where unit.code in ('P01-01', 'P01', 'P02-01', 'TU');
insert into issued_document (id, key, unit_id, term_id, kind, number, code, subject, dated, issued_at, issued_by,
                             issued_name, office_title)
  select gen_random_uuid(), gen_random_uuid(), unit_id, id, 'TB', 1, '', 'x', '2026-11-01', now(), begun_by, 'x', 'x'
    from committee_term;
insert into document_void (document_id, reason, voided_at, voided_by, voided_name, office_title)
  select id, 'x', now(), issued_by, 'x', 'x' from issued_document;
insert into paper_archive (id, key, unit_id, cycle_id, purpose, total, asked_at, asked_by, keep_until)
  select gen_random_uuid(), gen_random_uuid(), unit.id, cycle_id, 'x', 1, now(), member.id, now()
    from three, unit, member where unit.code = 'TU' and member.code = 'QN002001';
insert into paper_archive_part (archive_id, place, pledge_id) select archive.id, 1, three.id from paper_archive archive, three limit 3;
insert into meeting (id, key, unit_id, cycle_id, held_on, place, chair, scribe, entitled, present, opened_at, opened_by)
  select gen_random_uuid(), gen_random_uuid(), branch_id, cycle_id, '2027-12-01', 'x', 'x', 'x', 3, 3, now(), (array_agg(other))[1]
    from three group by branch_id, cycle_id;
insert into meeting_item (meeting_id, position, pledge_id, member_id)
  select meeting.id, row_number() over (), three.id, member_id from three join meeting on meeting.unit_id = branch_id;
insert into meeting_scan (id, meeting_id, key, digest, kind, size, content, uploaded_at, uploaded_by, uploader)
  select gen_random_uuid(), id, gen_random_uuid(), sha256('x'), 'pdf', 1, 'x', now(), opened_by, 'x' from meeting;
drop table three;
insert into import (id, state, file_name, digest, uploaded_at, uploaded_by)
  select gen_random_uuid(), 'read', 'x', '', now(), id from member where code = 'QN002004';
insert into import_file (import_id, content) select id, '' from import;
insert into import_row (import_id, position, sheet, code, name, place, fate, changes, doubts, content)
  select id, 1, 'members', 'x', 'x', 'x', 'gone', '[]', '[]', 'null' from import;
insert into import_ending (import_id, member_id, standing, reason) select id, uploaded_by, 'ended', 'x' from import;
insert into register_export (id, unit_id, purpose, members, exported_at, exported_by)
  select gen_random_uuid(), unit.id, 'x', 1, now(), uploaded_by from import, unit where unit.code = 'TU';
