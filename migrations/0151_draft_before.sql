-- Why: two texts merged, or last year's words taken over, change much at once; until the next save its writer may have
-- the draft back as it was.

alter table pledge_draft add column before jsonb;
