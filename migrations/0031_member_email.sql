-- Why: whoever has an e-mail address may be written to; most members have none, and nothing may depend on it.

alter table member add email text check (email ~ '^[^@\s]+@[^@\s]+$' and length(email) <= 254);
