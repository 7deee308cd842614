-- Why: one outbox for all that leaves: letters, and short messages that the office's own gateway takes to telephones. What
-- was given up is seen by whoever keeps the system, who may have it tried again; what it said stays with its addressee.

alter table mail add channel text not null default 'mail' check (channel in ('mail', 'message'));
alter table mail drop constraint mail_kind_check;
-- 'returned' goes at once, as 'security' does: the writer has work to do. 'digest' is one a day, by whichever channel.
alter table mail add constraint mail_kind_check check (kind in ('security', 'returned', 'digest'));
drop index mail_waiting;
create index mail_waiting on mail (channel, next_at) where sent_at is null and parked_at is null;
create index mail_parked on mail (parked_at desc, id) where parked_at is not null;
create index mail_queued on mail (queued_at);

create policy mail_given_up on mail for select to app
  using (parked_at is not null and (select actor_keeps_register()));
grant select (id, member_id, kind, channel, day, queued_at, next_at, tries, sent_at, parked_at, failure) on mail to app;
grant insert, delete on mail to worker;

-- Has one that was given up tried again: what leaves the keepers' sight by that cannot be an update of their own.
create function try_mail_again(which uuid, moment timestamptz) returns boolean
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  if not actor_keeps_register() then return false; end if;
  update mail set parked_at = null, tries = 0, next_at = moment where id = which and parked_at is not null;
  return found;
end $$;

-- How much went out, waits or was given up since a moment: numbers alone, for whoever keeps the system.
create function outbox_counts(since timestamptz)
  returns table (channel text, kind text, sent bigint, waiting bigint, parked bigint)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select channel, kind, count(*) filter (where sent_at is not null),
           count(*) filter (where sent_at is null and parked_at is null), count(*) filter (where parked_at is not null)
      from mail where queued_at > since and actor_keeps_register()
     group by channel, kind order by channel, kind
  $$;

-- The letter that goes at once, to the address that was proved, else the message to the telephone; its notice counts as
-- told. Called in the act's transaction, after the notice was written.
create function send_at_once(thing uuid, what text, mail_id uuid, title text, letter text, message text,
                             by_mail boolean, by_message boolean, moment timestamptz) returns void
  language sql security definer set search_path = public, pg_temp
  as $$
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
revoke all on function try_mail_again(uuid, timestamptz), outbox_counts(timestamptz),
  send_at_once(uuid, text, uuid, text, text, text, boolean, boolean, timestamptz) from public;
grant execute on function try_mail_again(uuid, timestamptz), outbox_counts(timestamptz),
  send_at_once(uuid, text, uuid, text, text, text, boolean, boolean, timestamptz) to app;
