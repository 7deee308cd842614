-- Why: a template that comes with a package from elsewhere is kept by the Board that takes the package in. Until now
-- whoever was signed in could have left one here.

drop policy template_write on template;
-- What comes with a member from elsewhere stands below version one, and is never written on.
create policy template_write on template for insert to app
  with check (actor_gives('organization_board', null)
              or (version <= 0 and frozen_at is not null and (select actor_is_board())));
