-- Why: a file must be known for what was drawn here, letter by letter, also where this database is not at hand. Each
-- print is signed; whoever has the public key tells whether one byte of it was changed.

-- The newest signs; what older ones signed stays true, so no key is ever removed. The secret is sealed with the server's
-- key where it was given one.
create table print_key (
  number     integer generated always as identity primary key,
  public_key bytea not null unique check (length(public_key) = 32),
  secret     bytea not null,
  made_at    timestamptz not null
);
grant select, insert on print_key to app;
grant update (secret) on print_key to app;
