-- Why: regulations are data. A year runs on a dated rule set and on templates that freeze on first use.

create table legal_basis (
  id          uuid primary key,
  number      text not null,
  issuer      text not null,
  issued_on   date not null,
  title       text not null,
  valid_from  date not null,
  valid_to    date,
  replaced_by uuid references legal_basis,
  constraint legal_basis_once unique (number, issuer, issued_on)
);

-- Grades, the cap, the deciding levels and the steps of a year, as one document with its source.
create table rule_set (
  id         uuid primary key,
  code       text not null unique,
  title      text not null,
  source     text not null,
  valid_from date not null,
  rules      jsonb not null
);

create table cycle (
  id          uuid primary key,
  year        integer not null constraint cycle_one_per_year unique check (year between 1990 and 2200),
  rule_set_id uuid not null references rule_set,
  opens_at    timestamptz not null,
  due_at      timestamptz not null,
  cut_off_at  timestamptz not null,
  opened_at   timestamptz,
  opened_by   uuid references member,
  check (opens_at < due_at and due_at <= cut_off_at)
);

create table cycle_phase (
  cycle_id  uuid not null references cycle,
  phase     text not null check (phase in
              ('writing', 'confirming', 'follow_up', 'self_review', 'branch_review', 'decision', 'publication')),
  opens_at  timestamptz not null,
  closes_at timestamptz not null,
  primary key (cycle_id, phase),
  check (opens_at < closes_at)
);

create table template (
  id        uuid primary key,
  cycle_id  uuid not null references cycle,
  category  text not null check (category in ('member', 'leader', 'managed_leader', 'outside')),
  version   integer not null,
  content   jsonb not null,
  frozen_at timestamptz,
  unique (cycle_id, category, version)
);

-- A template that was used never changes.
create function refuse_frozen_template() returns trigger language plpgsql as $$
begin
  if old.frozen_at is not null and new.content is distinct from old.content then
    raise exception 'template % is frozen', old.id using errcode = 'check_violation', constraint = 'template_frozen';
  end if;
  return new;
end $$;
create trigger template_frozen before update on template for each row execute function refuse_frozen_template();

grant select, insert, update on legal_basis, rule_set, cycle, cycle_phase, template to app;
grant select on legal_basis, rule_set, cycle, cycle_phase, template to worker;
