-- Why: at a meeting one device writes and another hangs on the wall; whoever has a page of it open should see what changed
-- within a second. What changed is told by the meeting's id alone, when the change is committed; who may see it is asked
-- by whoever reads anew. Tables that come later bring their triggers.

-- A pledge is on no agenda most of the time: then this is one look into an index.
create function tell_meetings_of(pledge uuid) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform pg_notify('changed', item.meeting_id::text) from meeting_item item where item.pledge_id = tell_meetings_of.pledge;
end $$;
revoke all on function tell_meetings_of(uuid) from public;

create function meetings_are_told() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  case tg_table_name
    when 'meeting' then perform pg_notify('changed', new.id::text);
    when 'meeting_item' then perform pg_notify('changed', new.meeting_id::text);
    when 'pledge' then perform tell_meetings_of(new.id);
    else perform tell_meetings_of(new.pledge_id);
  end case;
  return null;
end $$;
revoke all on function meetings_are_told() from public;

-- Sending and confirming a pledge moves none of these.
create trigger pledge_is_told after update of stage, proposed_grade on pledge for each row
  when (old.stage is distinct from new.stage or old.proposed_grade is distinct from new.proposed_grade)
  execute function meetings_are_told();
create trigger self_review_is_told after update of submitted_at on self_review for each row
  when (old.submitted_at is distinct from new.submitted_at)
  execute function meetings_are_told();
create trigger state_grade_is_told after insert on state_grade for each row execute function meetings_are_told();
create trigger proposal_is_told after insert on proposal for each row execute function meetings_are_told();
create trigger ballot_is_told after insert on ballot for each row execute function meetings_are_told();
