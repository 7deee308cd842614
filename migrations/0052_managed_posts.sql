-- Why: whose Standing Committee manages a person follows from the posts they hold (QĐ 377-QĐ/TW: of several posts the
-- highest decides). Each committee's list of posts is data with its source; what a hand sets goes before it, with a
-- reason.

-- A Party post is held in a unit; without one, in the branch of its holder.
alter table post add unit_id uuid references unit;
alter table post add version integer not null default 0;
create trigger post_version before update on post for each row execute function count_member_change();

create table managed_post (
  id      uuid primary key,
  -- The unit whose Standing Committee manages those who hold the post, there and below.
  unit_id uuid not null references unit,
  -- The title as the committee's list writes it; * stands for any words.
  title   text not null check (title <> ''),
  pattern text not null generated always as
            (replace(replace(replace(replace(vn_fold(title), '\', '\\'), '%', '\%'), '_', '\_'), '*', '%')) stored,
  kind    text check (kind in ('party', 'government', 'mass')),
  -- Only posts held in units of this kind.
  level   text check (level in
            ('city_committee', 'grassroots_committee', 'sectional_committee', 'base_branch', 'branch')),
  during  daterange not null,
  source  text not null check (source <> '')
);
create index managed_post_unit on managed_post (unit_id);
grant select, insert, update on managed_post to app;
grant select on managed_post to worker;
-- The list is no secret; it is written by the Board of its own tree.
alter table managed_post enable row level security;
create policy managed_post_sight on managed_post for select to app using (actor_id() is not null);
create policy managed_post_keep on managed_post for insert to app
  with check ((select true from unit_closure line
           where line.below_id = unit_id
             and line.above_id = any ((select actor_set('keeper_seats'))::uuid[]) limit 1));
create policy managed_post_change on managed_post for update to app
  using ((select true from unit_closure line
           where line.below_id = unit_id
             and line.above_id = any ((select actor_set('keeper_seats'))::uuid[]) limit 1)) with check ((select true from unit_closure line
           where line.below_id = unit_id
             and line.above_id = any ((select actor_set('keeper_seats'))::uuid[]) limit 1));

-- Where a level of management comes from. An override may also say that nobody manages.
alter table management alter unit_id drop not null;
alter table management add source text not null default 'import' check (source in ('import', 'post', 'override'));
alter table management add basis text not null default '';
alter table management add review_on date;
update management set source = 'override' where override_reason is not null;
alter table management add constraint management_says_whose check (unit_id is not null or source = 'override');
alter table management add constraint management_override_has_reason
  check ((source = 'override') = (override_reason is not null));

-- Whoever writes a reason overrides, whatever else they know of where levels come from.
create function name_management_source() returns trigger language plpgsql as $$
begin
  if new.override_reason is not null then new.source := 'override'; end if;
  return new;
end $$;
create trigger management_source before insert on management for each row execute function name_management_source();

-- Which template a member's paper of an open year follows, as things stand today.
create function pledge_category(person uuid) returns text
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select case when manager_id is not null then 'managed_leader'
                when agency_id is null then 'outside'
                when exists (select 1 from appointment
                              where appointment.member_id = member.id and appointment.during @> actor_day()
                                and office in ('secretary', 'deputy_secretary', 'agency_head')) then 'leader'
                else 'member' end
      from member where id = person
  $$;
revoke all on function pledge_category(uuid) from public;
grant execute on function pledge_category(uuid) to app;

-- What the posts of these people say today, written where it differs. An override stands; what a list said stands
-- unless a post is managed higher. Papers that were sent keep the level they were sent under.
create function derive_management(people uuid[]) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  person record;
begin
  for person in
    select member.id, member.manager_id, held.id as row_id, held.source, held.unit_id as held_by, wanted.unit_id as wanted,
           wanted.title as basis,
           wanted.height < (select max(depth) from unit_closure where below_id = held.unit_id) as higher
      from member
      left join management held on held.member_id = member.id and upper_inf(held.during)
      left join lateral (
        select managed.unit_id, post.title,
               (select max(depth) from unit_closure where below_id = managed.unit_id) as height
          from post
          join managed_post managed on managed.during @> actor_day()
                                   and (managed.kind is null or managed.kind = post.kind)
                                   and vn_fold(post.title) like managed.pattern
          join unit place on place.id = coalesce(post.unit_id, member.branch_id)
                         and (managed.level is null or managed.level = place.kind)
          join unit_closure reach on reach.above_id = managed.unit_id and reach.below_id = place.id
         where post.member_id = member.id and post.during @> actor_day()
         order by height, post.title limit 1) wanted on true
     where member.id = any(people)
  loop
    if person.source is distinct from 'override'
       and (person.source is distinct from 'import' or coalesce(person.higher, false))
       and (person.wanted is distinct from person.held_by or person.source is null) then
      update management set during = daterange(lower(during), greatest(lower(during), actor_day()))
       where id = person.row_id;
      if person.wanted is not null then
        insert into management (id, member_id, unit_id, during, source, basis)
        values (gen_random_uuid(), person.id, person.wanted, daterange(actor_day(), null), 'post', person.basis);
      end if;
      person.held_by := person.wanted;
    end if;
    if person.held_by is distinct from person.manager_id then
      update member set manager_id = person.held_by where id = person.id;
    end if;
  end loop;

  update pledge
     set manager_id = member.manager_id, version = pledge.version + 1,
         category = pledge_category(member.id)
    from member, cycle
   where pledge.member_id = any(people) and member.id = pledge.member_id and cycle.id = pledge.cycle_id
     and pledge.state in ('asked', 'draft', 'waived') and pledge.revision is null
     and actor_day() <= (cycle.cut_off_at at time zone 'Asia/Ho_Chi_Minh')::date
     and pledge.manager_id is distinct from member.manager_id;
end $$;
revoke all on function derive_management(uuid[]) from public;
grant execute on function derive_management(uuid[]) to app;

-- Whoever writes a post, a hand or a list, the level follows in the same transaction.
create function follow_posts() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  if exists (select 1 from managed_post) then
    perform derive_management(array(select distinct member_id from fresh));
  end if;
  return null;
end $$;
create trigger post_given after insert on post referencing new table as fresh
  for each statement execute function follow_posts();
create trigger post_changed after update on post referencing new table as fresh
  for each statement execute function follow_posts();
