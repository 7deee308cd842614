-- Why: a list of thousands is written in one act; whether its author keeps the register is asked once a
-- statement, not once a row (half a minute for 100,000 people).

alter policy member_keep on member with check ((select actor_keeps_register()));
alter policy member_change on member
  using ((select actor_keeps_register())) with check ((select actor_keeps_register()));
alter policy account_keep on account with check ((select actor_keeps_register()));
alter policy pledge_ask on pledge with check ((select actor_keeps_register()));

do $$
declare name text;
begin
  foreach name in array array['membership', 'post', 'management', 'appointment'] loop
    execute format('alter policy %I on %I with check ((select actor_keeps_register()))', name || '_keep', name);
    execute format('alter policy %I on %I using ((select actor_keeps_register()))', name || '_change', name);
  end loop;
end $$;
