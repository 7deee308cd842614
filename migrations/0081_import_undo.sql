-- Why: an import that was accepted by mistake can be taken back for some days. The database itself keeps what each
-- statement of an import wrote and what stood there before, so that nothing an import touches is forgotten.

create table import_undo (
  import_id uuid not null references import,
  number    bigint generated always as identity,
  relation  text not null,
  -- Keys of the rows written, with a sum of each as it was written, all but the count of its changes.
  ids       uuid[] not null,
  sums      bigint[] not null,
  -- The rows as they were; none where they are new.
  before    jsonb,
  -- The rows as written, where they have no key of their own.
  after     jsonb,
  primary key (import_id, number)
);
-- No policy and no grant: only the functions below reach it.
alter table import_undo enable row level security;

-- A sum of a row by which any change of it is known; how often it was changed is no part of it.
create function content_sum(line jsonb) returns bigint
  language sql immutable parallel safe
  as $$ select hashtextextended((line - 'version')::text, 0) $$;

create function keep_for_undo() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  import uuid := nullif(current_setting('app.import_id', true), '')::uuid;
  key text := coalesce(tg_argv[0], 'id');
  keyless boolean := tg_table_name = 'unit_history';
begin
  if import is null then
    return null;
  end if;
  if tg_op = 'INSERT' then
    execute format(
      'insert into import_undo (import_id, relation, ids, sums, after)
       select $1, $2, array_agg(fresh.%I), array_agg(content_sum(to_jsonb(fresh))),
              case when $3 then jsonb_agg(to_jsonb(fresh)) end
         from fresh having count(*) > 0', key)
      using import, tg_table_name, keyless;
  else
    execute format(
      'insert into import_undo (import_id, relation, ids, sums, before, after)
       select $1, $2, array_agg(fresh.%I), array_agg(content_sum(to_jsonb(fresh))),
              (select jsonb_agg(to_jsonb(was)) from was), case when $3 then jsonb_agg(to_jsonb(fresh)) end
         from fresh having count(*) > 0', key)
      using import, tg_table_name, keyless;
  end if;
  return null;
end $$;

do $$
declare
  name text;
  key text;
begin
  foreach name in array array['unit', 'unit_history', 'agency', 'member', 'membership', 'post', 'management',
                              'appointment', 'account', 'pledge', 'standing_history', 'member_change'] loop
    key := case name when 'unit_history' then 'unit_id' when 'account' then 'member_id' else 'id' end;
    execute format('create trigger %I after insert on %I referencing new table as fresh
                      for each statement execute function keep_for_undo(%L)', name || '_undo_insert', name, key);
    -- An import begins accounts and changes none; histories of records are only added to.
    if name not in ('account', 'member_change') then
      execute format('create trigger %I after update on %I referencing old table as was new table as fresh
                        for each statement execute function keep_for_undo(%L)', name || '_undo_update', name, key);
    end if;
  end loop;
end $$;

-- What follows from a row as it is written (a standing its history, a post its level of management) is taken back as it
-- was kept, and does not follow a second time. An office that an import ended goes on.
drop trigger member_standing_followed on member;
create trigger member_standing_followed after update on member for each row
  when (old.standing is distinct from new.standing and current_setting('app.undoing', true) is distinct from 'on')
  execute function follow_standing();
drop trigger post_changed on post;
create trigger post_changed after update on post referencing new table as fresh
  for each statement when (current_setting('app.undoing', true) is distinct from 'on') execute function follow_posts();
drop trigger appointment_only_ends on appointment;
create trigger appointment_only_ends before update of during on appointment for each row
  when (current_user = 'app' or current_setting('app.undoing', true) is distinct from 'on')
  execute function refuse_longer_appointment();

-- Members are counted off where they go.
create function count_gone_members() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform add_to_member_tally(branch_id, standing, -people)
     from (select branch_id, standing, count(*)::integer as people from gone
            where branch_id is not null group by branch_id, standing order by branch_id, standing) counted;
  return null;
end $$;
create trigger member_tally_delete after delete on member referencing old table as gone
  for each statement execute function count_gone_members();

-- Why someone whom a list no longer names was ended or marked as gone elsewhere.
create table import_ending (
  import_id uuid not null references import,
  member_id uuid not null references member,
  standing  text not null check (standing in ('transferred', 'ended')),
  reason    text not null check (reason <> ''),
  primary key (import_id, member_id)
);
create index import_ending_member on import_ending (member_id);
alter table import_ending enable row level security;
create policy import_ending_sight on import_ending for select to app
  using ((select actor_keeps_register()) and exists (select 1 from member where member.id = member_id));
create policy import_ending_keep on import_ending for insert to app
  with check ((select actor_keeps_register()) and exists (select 1 from member where member.id = member_id));
grant select, insert on import_ending to app;

-- Takes an import back; null when it is done, else the table in which someone has built on it.
create function undo_import(wanted uuid, at timestamptz, actor_name text, office_title text) returns text
  language plpgsql security definer set search_path = public, pg_temp
  as $$
#variable_conflict use_column
declare
  entry record;
  touched boolean;
  columns text;
  written bigint;
  culprit text;
  uprooted boolean := false;
begin
  if not actor_keeps_register() then
    return 'import';
  end if;
  -- Nobody may have changed what was written, not by a letter.
  for entry in
    select distinct relation from import_undo where import_id = wanted and relation <> 'unit_history' order by relation
  loop
    execute format(
      'with written as (
         select distinct on (line.id) line.id, line.sum
           from import_undo, unnest(ids, sums) as line (id, sum)
          where import_id = $1 and relation = $2 order by line.id, number desc)
       select exists (select 1 from written left join %1$I as present on present.%2$I = written.id
                       where present.%2$I is null or content_sum(to_jsonb(present)) <> written.sum)',
      entry.relation, case entry.relation when 'account' then 'member_id' else 'id' end)
      into touched using wanted, entry.relation;
    if touched then
      return entry.relation;
    end if;
  end loop;

  perform set_config('app.undoing', 'on', true);
  -- Last written, first taken back; histories of standing before the members to whom they belong.
  for entry in
    select * from import_undo where import_id = wanted order by relation = 'standing_history' desc, number desc
  loop
    if entry.relation = 'unit' and not uprooted then
      -- Members are counted off by then; what is left is summed anew with the tree.
      delete from unit_closure;
      delete from unit_line;
      uprooted := true;
    end if;
    if entry.relation = 'member_change' then
      -- What a record says of its past is never struck out: that it was taken back is one line more.
      insert into member_change (id, member_id, key, at, actor_id, actor_name, office_title, act, fields, reason, undoes)
      select gen_random_uuid(), change.member_id, gen_random_uuid(), undo_import.at, actor_id(),
             undo_import.actor_name, undo_import.office_title, 'undo',
             (select coalesce(jsonb_agg(jsonb_build_object('field', field.value -> 'field', 'from', field.value -> 'to',
                                                           'to', field.value -> 'from') order by field.ordinality), '[]')
                from jsonb_array_elements(change.fields) with ordinality as field),
             'Hoàn tác lần nhập danh sách', change.id
        from member_change change where change.id = any(entry.ids);
    elsif entry.relation = 'unit_history' then
      delete from unit_history using jsonb_array_elements(entry.after) as line (value)
       where unit_history.unit_id = (line.value ->> 'unit_id')::uuid and to_jsonb(unit_history) = line.value;
      get diagnostics written = row_count;
      if written <> cardinality(entry.ids) then
        raise exception 'the history of units has moved on' using errcode = 'foreign_key_violation', table = 'unit_history';
      end if;
      insert into unit_history select * from jsonb_populate_recordset(null::unit_history, coalesce(entry.before, '[]'));
    elsif entry.before is null then
      if entry.relation = 'pledge' then
        update pledge_tally set asked = asked - gone.count
          from (select cycle_id, branch_id, count(*) as count from pledge where id = any(entry.ids) group by 1, 2) as gone
         where pledge_tally.cycle_id = gone.cycle_id and pledge_tally.branch_id = gone.branch_id;
        -- Steps from branch to branch and back are the history of nothing; any other step keeps the paper.
        delete from pledge_event where pledge_id = any(entry.ids) and step = 'relocate';
      elsif entry.relation = 'unit' then
        delete from pledge_tally
         where branch_id = any(entry.ids)
           and asked + draft + submitted + returned + agreed + late + self_reviewed + proposed + decided + waived = 0;
        delete from member_tally where unit_id = any(entry.ids);
      elsif entry.relation = 'member' then
        -- What a later list wrote and its undoing took back is the history of nothing; any other line keeps the record.
        delete from member_change
         where id in (select unnest(array[undone.undoes, undone.id])
                        from member_change undone
                        join member_change listed on listed.id = undone.undoes and listed.act = 'list'
                       where undone.member_id = any(entry.ids) and undone.act = 'undo');
      elsif entry.relation = 'agency' then
        delete from agency_history where agency_id = any(entry.ids);
      end if;
      execute format('delete from %I where %I = any($1)', entry.relation,
                     case entry.relation when 'account' then 'member_id' else 'id' end) using entry.ids;
    else
      if entry.relation = 'pledge' then
        -- A paper that went along with its member goes back, and its history says so.
        insert into pledge_event (id, pledge_id, key, at, actor_id, actor_name, office_title, own, step, reason)
        select moved.id, pledge.id, moved.id, undo_import.at, actor_id(), undo_import.actor_name,
               undo_import.office_title, false, 'relocate',
               'Từ ' || here.name || ' về lại ' || back.name || ', hoàn tác lần nhập danh sách'
          from jsonb_populate_recordset(null::pledge, entry.before) was
          join pledge on pledge.id = was.id and pledge.branch_id <> was.branch_id
          join unit here on here.id = pledge.branch_id
          join unit back on back.id = was.branch_id
          cross join lateral (select gen_random_uuid() as id where was.id is not null) moved;
      end if;
      select string_agg(format('%1$I = was.%1$I', column_name), ', ') into columns
        from information_schema.columns
       where table_schema = 'public' and table_name = entry.relation and is_generated = 'NEVER' and column_name <> 'id';
      execute format('update %1$I as present set %2$s from jsonb_populate_recordset(null::%1$I, $1) as was
                       where was.id = present.id', entry.relation, columns) using entry.before;
    end if;
  end loop;
  perform set_config('app.undoing', '', true);
  if uprooted then
    perform rebuild_unit_closure();
  end if;
  delete from import_ending where import_id = wanted;
  delete from import_undo where import_id = wanted;
  return null;
exception
  -- Something that came after leans on what would go.
  when foreign_key_violation or exclusion_violation or unique_violation then
    get stacked diagnostics culprit = table_name;
    return coalesce(nullif(culprit, ''), 'member');
end $$;
revoke all on function undo_import(uuid, timestamptz, text, text) from public;
grant execute on function undo_import(uuid, timestamptz, text, text) to app;

-- What was kept for taking an import back goes with the days in which that may be done.
create function forget_imports(oldest timestamptz) returns void
  language sql security definer set search_path = public, pg_temp
  as $$ delete from import_undo using import where import.id = import_id and import.applied_at < oldest $$;
revoke all on function forget_imports(timestamptz) from public;
grant execute on function forget_imports(timestamptz) to app;
