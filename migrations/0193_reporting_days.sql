-- Why: how often results are reported is the year's own, and no regulation names it: the Board says on which days it is
-- asked, and after how many days silence tells nothing. What a report meant when it was made is kept with it: the figure
-- to reach may be amended later.

alter table cycle add stale_after_days integer not null default 100
  constraint cycle_silence check (stale_after_days between 14 and 366);

create table check_in_day (
  cycle_id uuid not null references cycle on delete cascade,
  due_on   date not null,
  title    text not null check (title <> ''),
  primary key (cycle_id, due_on)
);
grant select, insert, delete on check_in_day to app;
grant select on check_in_day to worker;

alter table check_in add revision integer;
alter table check_in add target text not null default '';
alter table check_in add unit text not null default '';
