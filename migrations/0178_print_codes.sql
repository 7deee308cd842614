-- Why: whoever holds a print must be able to ask whether it is the revision that was sent and what became of it,
-- without an account and without seeing anything of the person. Each revision gets a code that only its prints know.

-- Ninety random bits in eighteen signs, and two check signs over them (a Reed-Solomon code over 32 signs whose roots
-- are 2 and 4, so that one or two wrong signs, or two exchanged, are never taken for another code).
-- The multiples of 6 and of 8 are the code's generator x² + 6x + 8.
create function random_print_code() returns text
  language plpgsql volatile set search_path = public, pg_temp
  as $$
declare
  alphabet constant text := '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  six   constant integer[] := '{0,6,12,10,24,30,20,18,21,19,25,31,13,11,1,7,15,9,3,5,23,17,27,29,26,28,22,16,2,4,14,8}';
  eight constant integer[] := '{0,8,16,24,5,13,21,29,10,2,26,18,15,7,31,23,20,28,4,12,17,25,1,9,30,22,14,6,27,19,11,3}';
  drawn constant bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
  code   text := '';
  sign   integer;
  back   integer;
  check1 integer := 0;
  check2 integer := 0;
begin
  for place in 0..17 loop
    sign := get_byte(drawn, place) % 32;
    code := code || substr(alphabet, sign + 1, 1);
    back := sign # check1;
    check1 := check2 # six[back + 1];
    check2 := eight[back + 1];
  end loop;
  return code || substr(alphabet, check1 + 1, 1) || substr(alphabet, check2 + 1, 1);
end $$;
revoke all on function random_print_code() from public;
grant execute on function random_print_code() to app;

-- Kept as a row and not computed from a secret: so it goes wherever a copy of the database goes, and no leaked secret
-- gives all codes away. The database draws it, whoever inserts.
alter table pledge_revision
  add print_code text not null default random_print_code()
    check (print_code ~ '^[0-9A-HJKMNP-TV-Z]{20}$');
alter table pledge_revision add constraint pledge_revision_print_code unique (print_code);

-- What anyone may know of the revision behind a code: nothing of whose it is or what it says.
--   in_force  the branch confirmed it, and nothing was confirmed since
--   waiting   with the branch
--   returned  given back to be mended
--   replaced  a later revision came in its place
--   dropped   taken back, disowned or given up before the branch confirmed it
create function revision_of_print(code text)
  returns table (number integer, standing text, sent_at timestamptz, confirmed_at timestamptz, digest bytea)
  language sql stable security definer rows 1 set search_path = public, pg_temp
  as $$
    select sent.number,
           case
             when sent.number < greatest(pledge.revision, pledge.amendment_revision)
                  and not (pledge.state = 'agreed' and sent.number = pledge.revision) then 'replaced'
             when pledge.state = 'agreed' and sent.number = pledge.revision then 'in_force'
             when coalesce(pledge.amendment, pledge.state) in ('submitted', 'sent') then 'waiting'
             when coalesce(pledge.amendment, pledge.state) = 'returned' then 'returned'
             else 'dropped'
           end,
           sent.submitted_at,
           case when pledge.state = 'agreed' and sent.number = pledge.revision then pledge.agreed_at
                else (select max(event.at) from pledge_event event
                       where event.pledge_id = sent.pledge_id and event.step = 'agree' and event.revision = sent.number)
           end,
           sent.digest
      from pledge_revision sent join pledge on pledge.id = sent.pledge_id
     where sent.print_code = revision_of_print.code
  $$;
revoke all on function revision_of_print(text) from public;
grant execute on function revision_of_print(text) to app;
