begin read only;
select act_as('{member}', current_date);
select unit.id, unit.code, unit.name, unit.kind, dissolved_on,
       coalesce((select sum(total) from member_tally
                  where unit_id = unit.id and standing not in ('transferred', 'ended')), 0)
  from unit where unit.parent_id = '{unit}' order by unit.code;
commit;
