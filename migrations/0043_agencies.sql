-- Why: agencies are founded, renamed and closed too; what an agency was called on a day must stay readable.

create table agency_history (
  agency_id uuid not null references agency,
  during    daterange not null,
  name      text not null,
  reason    text not null,
  basis     text not null default '',
  constraint agency_history_one_a_day exclude using gist (agency_id with =, during with &&)
);
insert into agency_history (agency_id, during, name, reason) select id, during, name, 'Nhập danh sách từ Excel' from agency;
grant select, insert, update on agency_history to app;
grant select on agency_history to worker;

-- Agencies come with an office's list too: their first line is written with them.
create function begin_agency_history() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  insert into agency_history (agency_id, during, name, reason) values (new.id, new.during, new.name, 'Lập danh bạ');
  return null;
end $$;
create trigger agency_history_begins after insert on agency for each row execute function begin_agency_history();

-- A closed agency gives its people to the one that succeeds it; who headed it heads it no more.
create function close_agency(closing uuid, successor uuid, first_day date, years uuid[]) returns bigint
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare moved bigint;
begin
  perform demand_register_keeper();
  update agency set during = daterange(lower(during), greatest(lower(during), first_day)) where id = closing;
  update agency_history set during = daterange(lower(during), greatest(lower(during), first_day))
   where agency_id = closing and upper_inf(during);
  update appointment set during = daterange(lower(during), greatest(lower(during), first_day))
   where agency_id = closing and (upper_inf(during) or upper(during) > first_day);
  update pledge set agency_id = successor, version = version + 1
   where agency_id = closing and cycle_id = any(years) and stage <> 'decided';
  update member set agency_id = successor where agency_id = closing;
  get diagnostics moved = row_count;
  return moved;
end $$;
revoke all on function close_agency(uuid, uuid, date, uuid[]) from public;
grant execute on function close_agency(uuid, uuid, date, uuid[]) to app;
