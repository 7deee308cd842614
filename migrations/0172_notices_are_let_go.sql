-- Why: a notice is a hint, not a record: what it told of is kept where it belongs. Old ones go, as do the addresses of
-- letters that went out long ago.

insert into retention_kind (kind, position, title, counted, deletable) values
  ('notice', 11, 'Thông báo trong ứng dụng', 'từ ngày có thông báo', true),
  ('mail', 12, 'Thư và tin nhắn đã gửi đi (địa chỉ, ngày gửi)', 'từ lúc ghi', true);
insert into retention_rule (id, kind, months, outcome, source, reason, at, actor_name)
select gen_random_uuid(), kind, 12, 'delete', 'Luật 91/2025/QH15: chỉ lưu trong thời gian cần thiết',
       'Mức ban đầu của chương trình', '2026-01-01', 'Chương trình'
  from (values ('notice'), ('mail')) kinds (kind);
