-- Why: a self-review is written on the form that the year's rules name. What is sent keeps that form, and the names and
-- posts of that day, whatever becomes of the rules later. And a save names its hand, as a pledge's does: a line that breaks
-- loses answers, and whoever saves again must not be told of another device that never was.
-- The words from before that hand came stay at hand, so that a change can be taken back.

alter table self_review
  add pinned jsonb,
  add before jsonb,
  add writer uuid,
  add turn   integer not null default 0,
  add constraint self_review_pinned_when_sent check (pinned is null or submitted_at is not null);
