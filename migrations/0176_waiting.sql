-- Why: what waits for a branch beside first pledges is listed on one page and counted on another. Seen as its reader sees
-- the tables beneath.

create view pledge_waiting with (security_invoker = true) as
  select 'extension' as kind, pledge.id as pledge_id, pledge.member_id, pledge.branch_id, pledge.cycle_id,
         extension.asked_at as since
    from extension join pledge on pledge.id = extension.pledge_id
   where extension.state = 'asked' and pledge.state in ('asked', 'draft', 'returned')
   union all
  select 'amendment', id, member_id, branch_id, cycle_id, amendment_sent_at
    from pledge
   where amendment = 'sent';
grant select on pledge_waiting to app;
