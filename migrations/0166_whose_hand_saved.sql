-- Why: a line that breaks loses answers, not only questions. A form that was saved without hearing of it must be able to
-- go on, and must not be told of another device that never was. So each save names its hand: one form in one browser, and
-- the count of its tries. What a save takes away stays at hand: the text before it, and commitments taken out.

alter table pledge_draft
  add writer  uuid,
  add turn    integer not null default 0,
  add removed jsonb not null default '[]';
