-- Why: whoever leads is reviewed in more than one place: in the branch, and in the leading collective of which they are one.
-- Where the two see it differently the competent level decides, as guidance on the year-end review has it, so it must know
-- both.

create table collective_review (
  id           uuid primary key,
  pledge_id    uuid not null references pledge,
  key          uuid not null constraint collective_review_key unique,
  at           timestamptz not null,
  actor_id     uuid not null references member,
  actor_name   text not null,
  office_title text not null,
  collective   text not null,
  held_on      date not null,
  present      integer not null check (present > 0),
  in_favour    integer not null check (in_favour between 0 and present),
  grade        text not null,
  words        text not null
);
create index collective_review_pledge on collective_review (pledge_id, at);
alter table collective_review enable row level security;
create policy collective_review_sight on collective_review for select to app
  using (exists (select 1 from pledge where pledge.id = pledge_id));
create policy collective_review_append on collective_review for insert to app
  with check (actor_id = actor_id()
              and exists (select 1 from pledge where pledge.id = pledge_id and pledge.member_id <> actor_id()));
create policy collective_review_faced on collective_review as restrictive for insert to app
  with check (actor_faces(pledge_id));
grant select, insert on collective_review to app;
