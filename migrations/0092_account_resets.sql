-- Why: a forgotten password or a lost factor is given back without e-mail by two persons: one who knows the member vouches,
-- another confirms. Neither can enter alone, and the member reads who did what.

create table account_reset (
  id              uuid primary key,
  member_id       uuid not null references member,
  password        boolean not null,
  factor          boolean not null,
  -- From the sign-in page where nobody stands here.
  asked_at        timestamptz not null,
  asked_by        uuid references member,
  vouched_at      timestamptz,
  vouched_by      uuid references member,
  confirmed_at    timestamptz,
  confirmed_by    uuid references member,
  -- SHA-256 of the code on the slip, where a new password is to be set.
  slip_hash       bytea,
  -- Until when the whole stands: asked and vouched for, or the slip.
  expires_at      timestamptz not null,
  used_at         timestamptz,
  cancelled_at    timestamptz,
  cancelled_by    uuid references member,
  constraint account_reset_of_something check (password or factor),
  constraint account_reset_vouching check ((vouched_at is null) = (vouched_by is null)),
  constraint account_reset_confirmation check ((confirmed_at is null) = (confirmed_by is null)),
  constraint account_reset_in_order check (confirmed_at is null or vouched_at is not null),
  constraint account_reset_not_for_oneself check (vouched_by <> member_id and confirmed_by <> member_id),
  constraint account_reset_two_persons check (vouched_by <> confirmed_by),
  constraint account_reset_slip check ((slip_hash is not null) = (confirmed_at is not null and password))
);
create index account_reset_member on account_reset (member_id, id);
create unique index account_reset_one_open on account_reset (member_id) where used_at is null and cancelled_at is null;

alter table account_reset enable row level security;
create policy account_reset_sight on account_reset for select to app
  using (member_id = (select actor_id())
         or exists (select 1 from member join unit_closure line on line.below_id = member.branch_id
                     where member.id = member_id
                       and line.above_id = any ((select actor_set('register_seats'))::uuid[])));
create policy account_reset_start on account_reset for insert to app
  with check (asked_by = (select actor_id()) and vouched_by = (select actor_id()) and confirmed_at is null
              and exists (select 1 from member join unit_closure line on line.below_id = member.branch_id
                           where member.id = member_id
                             and line.above_id = any ((select actor_set('register_seats'))::uuid[])));
create policy account_reset_step on account_reset for update to app
  using (member_id = (select actor_id())
         or exists (select 1 from member join unit_closure line on line.below_id = member.branch_id
                     where member.id = member_id
                       and line.above_id = any ((select actor_set('register_seats'))::uuid[])));
grant select, insert on account_reset to app;
grant update (vouched_at, vouched_by, confirmed_at, confirmed_by, slip_hash, expires_at, used_at, cancelled_at, cancelled_by)
  on account_reset to app;

-- What was done stays, and each step names the one who takes it.
create function account_reset_guard() returns trigger
  language plpgsql set search_path = public, pg_temp
  as $$
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
create trigger account_reset_guard before update on account_reset
  for each row execute function account_reset_guard();

-- Confirmed: whoever was signed in is out, no device is trusted any more, and a lost factor is gone.
create function account_reset_takes_effect() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  delete from session where member_id = new.member_id;
  delete from known_device where member_id = new.member_id;
  if new.factor then
    delete from second_factor where member_id = new.member_id;
  end if;
  return null;
end $$;
create trigger account_reset_takes_effect after update on account_reset for each row
  when (old.confirmed_at is null and new.confirmed_at is not null)
  execute function account_reset_takes_effect();

-- The door of "forgot my password": the same whatever the code, and nothing comes back.
create function ask_account_reset(member_code text, id uuid, event_id uuid, at timestamptz, until timestamptz)
  returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
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

-- The door of the slip: what stands behind it, asked before anyone is signed in.
create function reset_slip(member uuid) returns table (reset_id uuid, slip_hash bytea, expires_at timestamptz)
  language plpgsql stable security definer rows 1 set search_path = public, pg_temp
  as $$
#variable_conflict use_column
begin
  return query
    select account_reset.id, account_reset.slip_hash, account_reset.expires_at
      from account_reset
     where account_reset.member_id = member and account_reset.slip_hash is not null
       and account_reset.used_at is null and account_reset.cancelled_at is null;
end $$;
revoke all on function ask_account_reset(text, uuid, uuid, timestamptz, timestamptz), reset_slip(uuid) from public;
grant execute on function ask_account_reset(text, uuid, uuid, timestamptz, timestamptz), reset_slip(uuid) to app;
