-- Why: whoever reads others' papers or keeps the system signs in with something they have as well: a code from an app,
-- a recovery code, or a printed sheet for those without a phone. Passkeys will be one more kind.

create table second_factor (
  id         uuid primary key,
  member_id  uuid not null references member,
  kind       text not null constraint second_factor_kind check (kind in ('totp', 'recovery', 'sheet')),
  made_at    timestamptz not null,
  made_by    uuid not null references member,
  -- Null while it is being set up: nothing was proved with it yet.
  active_at  timestamptz,
  -- A shared secret, sealed with the server's key where it has one (see account/seal.rs).
  secret     bytea,
  -- The last time step a code was taken for: a code works once.
  last_step  bigint,
  constraint second_factor_secret_of_totp check ((kind = 'totp') = (secret is not null)),
  -- A sheet comes from a keeper of accounts, never from oneself; all else is one's own.
  constraint second_factor_maker check ((kind = 'sheet') = (made_by <> member_id))
);
-- One of each of these, and one more that is being set up to take its place.
create unique index second_factor_one_of_a_kind on second_factor (member_id, kind, (active_at is null))
  where kind in ('totp', 'recovery', 'sheet');
create index second_factor_member on second_factor (member_id);

create table one_time_code (
  factor_id uuid not null references second_factor on delete cascade,
  member_id uuid not null references member,
  number    smallint not null,
  -- SHA-256 of a random code of 60 bits or more and the factor's id.
  hash      bytea not null,
  used_at   timestamptz,
  primary key (factor_id, number)
);
create index one_time_code_member on one_time_code (member_id);

alter table second_factor enable row level security;
create policy second_factor_sight on second_factor for select to app
  using (member_id = (select actor_id()) or (kind = 'sheet' and (select actor_keeps_register())));
create policy second_factor_make on second_factor for insert to app
  with check (made_by = (select actor_id())
              and (member_id = (select actor_id())
                   or (kind = 'sheet' and (select actor_keeps_register())
                       and exists (select 1 from member where member.id = member_id))));
create policy second_factor_use on second_factor for update to app
  using (member_id = (select actor_id())) with check (member_id = (select actor_id()));
create policy second_factor_drop on second_factor for delete to app
  using (member_id = (select actor_id()) or (kind = 'sheet' and (select actor_keeps_register())));
grant select, insert, delete, update (active_at, secret, last_step) on second_factor to app;

alter table one_time_code enable row level security;
create policy one_time_code_sight on one_time_code for select to app using (member_id = (select actor_id()));
create policy one_time_code_make on one_time_code for insert to app
  with check (exists (select 1 from second_factor factor
                       where factor.id = factor_id and factor.member_id = one_time_code.member_id
                         and factor.made_by = (select actor_id())));
create policy one_time_code_use on one_time_code for update to app
  using (member_id = (select actor_id())) with check (member_id = (select actor_id()));
grant select, insert, update (used_at) on one_time_code to app;

-- Which kinds someone has set up, for whoever keeps accounts: never the secrets.
create function factor_kinds(member uuid) returns text[]
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  if not actor_keeps_register() then
    return '{}';
  end if;
  return (select coalesce(array_agg(kind order by kind), '{}') from second_factor
           where member_id = member and active_at is not null);
end $$;
revoke all on function factor_kinds(uuid) from public;
grant execute on function factor_kinds(uuid) to app;
