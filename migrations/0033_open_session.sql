-- Why: a page that is read asked who stands behind the cookie on one connection, and began to act on another. Both are
-- now one question inside the page's own transaction.

create function open_session(token bytea, at timestamptz, day date)
  returns table (member_id uuid, code text, full_name text, branch_id uuid, stale boolean, offices jsonb)
  language plpgsql security definer rows 1 set search_path = public, pg_temp
  as $$
#variable_conflict use_column
begin
  for member_id, code, full_name, branch_id, stale, offices in
    select found.* from session_actor(token, at, day) found
  loop
    perform act_as(member_id, day);
    return next;
  end loop;
end $$;
revoke all on function open_session(bytea, timestamptz, date) from public;
grant execute on function open_session(bytea, timestamptz, date) to app;
