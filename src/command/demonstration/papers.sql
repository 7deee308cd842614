-- Revisions with their history and the leaders' copies, all from one list.
with given as (
  select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::bytea[],
                       $8::timestamptz[])
    with ordinality as given (pledge_id, sent_key, agreed_key, template_id, content, pinned, digest, at, place)
), revised as (
  insert into pledge_revision (pledge_id, number, template_id, content, pinned, digest, submitted_at, submitted_by)
  select pledge_id, 1, template_id, content::jsonb, pinned::jsonb, digest, at, pledge.member_id
    from given join pledge on pledge.id = pledge_id
  returning pledge_id
), sent as (
  insert into pledge_event (id, pledge_id, key, at, actor_id, actor_name, own, step, revision)
  select sent_key, pledge_id, sent_key, at, pledge.member_id, member.full_name, true, 'submit', 1
    from given join pledge on pledge.id = pledge_id join member on member.id = pledge.member_id
  returning pledge_id
), copied as (
  insert into leader_copy (pledge_id, revision, unit_id, received_at, receipt)
  select pledge_id, 1, pledge.manager_id, at, cycle.year || '-' || member.code || '-1'
    from given join pledge on pledge.id = pledge_id join member on member.id = pledge.member_id
    join cycle on cycle.id = pledge.cycle_id
   where pledge.manager_id is not null
  returning pledge_id
)
insert into pledge_event (id, pledge_id, key, at, actor_id, actor_name, office_title, own, step, revision)
select agreed_key, pledge_id, agreed_key, at + interval '2 days', reader.member_id, reader.full_name,
       reader.title, false, 'agree', 1
  from given
  join pledge on pledge.id = pledge_id
  join lateral (
    select appointment.member_id, member.full_name,
           case appointment.office when 'secretary' then 'Bí thư chi bộ' else 'Phó Bí thư chi bộ' end
             || ', ' || unit.name as title
      from appointment join member on member.id = appointment.member_id join unit on unit.id = appointment.unit_id
     where appointment.unit_id = pledge.branch_id and appointment.member_id <> pledge.member_id
       and appointment.office in ('secretary', 'deputy_secretary')
     order by appointment.office desc limit 1) reader on true
 where place % 10 <> 0
