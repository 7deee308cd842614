-- Why: how long each kind of record is kept is a regulation, so it is data: what, for how long, from when, what then,
-- on which source. Rules are appended, the newest of a kind is in force; the past stays readable.

-- What the program can let go of. Papers that were sent, their history and what was decided are never among them.
create table retention_kind (
  kind      text primary key,
  position  integer not null,
  title     text not null,
  counted   text not null,
  deletable boolean not null
);
insert into retention_kind (kind, position, title, counted, deletable) values
  ('pledge_revision', 1, 'Bản cam kết đã gửi, quá trình, kết quả cập nhật', 'từ khi hết năm cam kết', false),
  ('self_review', 2, 'Bản tự kiểm điểm trong hồ sơ đang dùng', 'từ khi hết năm cam kết', false),
  ('decision', 3, 'Mức đề nghị và quyết định xếp loại', 'từ ngày quyết định', false),
  ('viewing', 4, 'Ai đã xem giấy tờ', 'từ lúc xem', true),
  ('held_export', 5, 'Những lần tải dữ liệu của mình', 'từ lúc tải', true),
  ('pledge_draft', 6, 'Bản nháp không gửi', 'từ khi hết hạn nhận của năm', true),
  ('import_row', 7, 'Bản xem trước của các lần nhập danh sách', 'từ lúc tải tệp lên', true),
  ('session', 8, 'Phiên đăng nhập', 'từ khi hết hạn', true),
  ('known_device', 9, 'Thiết bị đã đăng nhập', 'từ lần dùng cuối', true),
  ('sign_in_failure', 10, 'Lần đăng nhập sai', 'từ lúc gõ', true);
grant select on retention_kind to app;

create table retention_rule (
  id         uuid primary key,
  kind       text not null references retention_kind,
  months     integer check (months between 1 and 1200),
  outcome    text not null check (outcome in ('keep', 'archive', 'delete')),
  source     text not null check (source <> ''),
  reason     text not null check (reason <> ''),
  at         timestamptz not null,
  actor_id   uuid references member,
  actor_name text not null,
  constraint retention_rule_months check ((outcome = 'keep') = (months is null))
);
create index retention_rule_kind on retention_rule (kind, at desc);

-- What rule 1 forbids cannot be ordered: no rule deletes what is not deletable.
create function check_retention_rule() returns trigger
  language plpgsql as $$
begin
  if new.outcome = 'delete' and not (select deletable from retention_kind where kind = new.kind) then
    raise exception 'records of kind % are never deleted', new.kind using constraint = 'retention_rule_deletable';
  end if;
  return new;
end $$;
create trigger retention_rule_check before insert on retention_rule for each row execute function check_retention_rule();

insert into retention_rule (id, kind, months, outcome, source, reason, at, actor_name)
select gen_random_uuid(), kind, months, outcome, source, 'Mức ban đầu của chương trình', '2026-01-01', 'Chương trình'
  from (values
    ('pledge_revision', null::integer, 'keep', 'Bản đã gửi không thay đổi (nguyên tắc của hệ thống)'),
    ('self_review', 36, 'archive', 'Hướng dẫn 12-HD/BTCTW năm 2022: 3 năm trong hồ sơ đang dùng'),
    ('decision', null, 'keep', 'Căn cứ đánh giá, xếp loại hằng năm'),
    ('viewing', 36, 'delete', 'Luật 91/2025/QH15: chỉ lưu trong thời gian cần thiết'),
    ('held_export', 12, 'delete', 'Luật 91/2025/QH15: chỉ lưu trong thời gian cần thiết'),
    ('pledge_draft', 12, 'delete', 'Luật 91/2025/QH15: chỉ lưu trong thời gian cần thiết'),
    ('import_row', 6, 'delete', 'Luật 91/2025/QH15: chỉ lưu trong thời gian cần thiết'),
    ('session', 1, 'delete', 'Luật 91/2025/QH15: chỉ lưu trong thời gian cần thiết'),
    ('known_device', 12, 'delete', 'Luật 91/2025/QH15: chỉ lưu trong thời gian cần thiết'),
    ('sign_in_failure', 3, 'delete', 'Luật 91/2025/QH15: chỉ lưu trong thời gian cần thiết')
  ) as rule (kind, months, outcome, source);

-- Everyone reads the rules; only the Board adds one, in its own name.
alter table retention_rule enable row level security;
create policy retention_rule_sight on retention_rule for select to app using (actor_id() is not null);
create policy retention_rule_append on retention_rule for insert to app
  with check (actor_id = actor_id()
              and exists (select 1 from appointment where appointment.member_id = actor_id()
                            and appointment.during @> actor_day() and appointment.office = 'organization_board'));
grant select, insert on retention_rule to app;
