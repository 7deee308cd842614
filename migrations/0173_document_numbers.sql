-- Why: what a committee issues bears a number, continuous from 01 for each kind of document and each term of the
-- committee (QĐ 399-QĐ/TW), never given twice and never given again. So the register is appended, the number is taken
-- by the database in the act itself, and a mistake is voided with its reason and keeps its number.

-- Kinds of documents with their symbols. Regulations, instructions and directives are not a branch's to issue (S40).
create table document_kind (
  symbol    text primary key check (symbol ~ '^[[:alpha:]]{2,3}$'),
  title     text not null,
  by_branch boolean not null,
  position  smallint not null unique,
  source    text not null
);
insert into document_kind (symbol, title, by_branch, position, source) values
  ('NQ', 'Nghị quyết', true, 1, 'S40'), ('QĐ', 'Quyết định', true, 2, 'S40'), ('KL', 'Kết luận', true, 3, 'S40'),
  ('QC', 'Quy chế', true, 4, 'S40'), ('TB', 'Thông báo', true, 5, 'S40'), ('BC', 'Báo cáo', true, 6, 'S40'),
  ('KH', 'Kế hoạch', true, 7, 'S40'), ('CTr', 'Chương trình', true, 8, 'S40'), ('TTr', 'Tờ trình', true, 9, 'S40'),
  ('CV', 'Công văn', true, 10, 'S40'), ('BB', 'Biên bản', true, 11, 'S40'), ('ĐA', 'Đề án', true, 12, 'S40'),
  ('PA', 'Phương án', true, 13, 'S40'), ('QĐi', 'Quy định', false, 14, '[M]'), ('HD', 'Hướng dẫn', false, 15, '[M]'),
  ('CT', 'Chỉ thị', false, 16, '[M]');

-- How an organization of a kind signs: its symbol after the number, and in whose name.
create table document_issuer (
  unit_kind text primary key,
  symbol    text not null,
  mandate   text not null,
  source    text not null
);
insert into document_issuer (unit_kind, symbol, mandate, source) values
  ('branch', 'CB', 'T/M CHI BỘ', 'S40 S41'), ('base_branch', 'CB', 'T/M CHI BỘ', 'S40 S41'),
  ('sectional_committee', 'ĐUBP', 'T/M ĐẢNG ỦY', '[M]'), ('grassroots_committee', 'ĐU', 'T/M ĐẢNG ỦY', 'S40 S41'),
  ('commune_committee', 'ĐU', 'T/M BAN THƯỜNG VỤ', '[M]'), ('city_committee', 'TU', 'T/M BAN THƯỜNG VỤ', '[M]'),
  ('provincial_committee', 'TU', 'T/M BAN THƯỜNG VỤ', '[M]');
grant select on document_kind, document_issuer to app, worker;

-- A committee's term, congress to congress. Numbers begin anew with it.
create table committee_term (
  id       uuid primary key,
  key      uuid not null constraint committee_term_key unique,
  unit_id  uuid not null references unit,
  name     text not null check (name <> ''),
  during   daterange not null check (not isempty(during) and lower(during) is not null),
  begun_at timestamptz not null,
  begun_by uuid not null references member,
  constraint committee_term_alone exclude using gist (unit_id with =, during with &&)
);

-- The last number given. Without a row the next is 01; an office that comes from a book on paper begins behind its last.
create table document_counter (
  term_id  uuid not null references committee_term,
  kind     text not null references document_kind,
  last     integer not null check (last >= 0),
  -- Given in the book on paper before; those are not in this register.
  on_paper integer not null default 0 check (on_paper between 0 and last),
  primary key (term_id, kind)
);

create table issued_document (
  id           uuid primary key,
  key          uuid not null constraint issued_document_key unique,
  unit_id      uuid not null references unit,
  term_id      uuid not null references committee_term,
  kind         text not null references document_kind,
  number       integer not null check (number > 0),
  -- As it stands on the paper: "12-BC/CB".
  code         text not null,
  subject      text not null check (subject <> ''),
  dated        date not null,
  signer_title text not null default '',
  signer_name  text not null default '',
  -- The paper itself, where it was made here: the one source of its PDF and Word file.
  paper        jsonb,
  issued_at    timestamptz not null,
  issued_by    uuid not null references member,
  issued_name  text not null,
  office_title text not null,
  constraint issued_document_once unique (term_id, kind, number)
);
create index issued_document_unit on issued_document (unit_id, id);

create table document_void (
  document_id  uuid primary key references issued_document,
  reason       text not null check (reason <> ''),
  voided_at    timestamptz not null,
  voided_by    uuid not null references member,
  voided_name  text not null,
  office_title text not null
);

-- Takes the next number while the row is written: of two at once one waits, and what is undone gives its number back.
create function number_document() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
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
revoke all on function number_document() from public;
create trigger issued_document_numbered before insert on issued_document for each row execute function number_document();

alter table committee_term enable row level security;
alter table document_counter enable row level security;
alter table issued_document enable row level security;
alter table document_void enable row level security;
-- A unit's register is seen by those who read its papers; it is written by those who sit in that very unit.
create policy committee_term_sight on committee_term for select to app
  using ((select true from unit_closure line
           where line.below_id = committee_term.unit_id and line.above_id = any ((select actor_set('paper_seats'))::uuid[]) limit 1));
create policy committee_term_begin on committee_term for insert to app
  with check (begun_by = actor_id() and unit_id = any (actor_set('paper_seats')));
create policy document_counter_sight on document_counter for select to app
  using (exists (select 1 from committee_term where committee_term.id = term_id));
create policy document_counter_begin on document_counter for insert to app
  with check (last = on_paper
              and exists (select 1 from committee_term term
                           where term.id = term_id and term.unit_id = any (actor_set('paper_seats'))));
create policy issued_document_sight on issued_document for select to app
  using ((select true from unit_closure line
           where line.below_id = issued_document.unit_id and line.above_id = any ((select actor_set('paper_seats'))::uuid[]) limit 1));
create policy issued_document_issue on issued_document for insert to app
  with check (issued_by = actor_id() and unit_id = any (actor_set('paper_seats')));
create policy document_void_sight on document_void for select to app
  using (exists (select 1 from issued_document where issued_document.id = document_id));
create policy document_void_make on document_void for insert to app
  with check (voided_by = actor_id()
              and exists (select 1 from issued_document document
                           where document.id = document_id and document.unit_id = any (actor_set('paper_seats'))));
grant select, insert on committee_term, issued_document, document_void to app;
grant select on document_counter to app;
grant insert (term_id, kind, last, on_paper) on document_counter to app;
