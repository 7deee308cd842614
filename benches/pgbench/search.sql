begin read only;
select act_as('{member}', current_date);
select member.id, member.full_name, member.code, member.card_number, member.phone, member.standing, unit.name,
       (select string_agg(post.title, '; ' order by array_position(array['party', 'government', 'mass'], post.kind),
                          post.title)
          from post where post.member_id = member.id and post.during @> actor_day())
  from find_members('{unit}', '%thi lan%', '', '', null, 51) found
  join member on member.id = found.id
  join unit on unit.id = member.branch_id
 order by found.place;
select standing, total from member_tally where unit_id = '{unit}';
commit;
