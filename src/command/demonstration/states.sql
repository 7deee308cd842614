-- Where those pledges stand after their history.
update pledge
   set state = case when agreed.at is null then 'submitted' else 'agreed' end,
       revision = 1, version = 3, submitted_at = given.at,
       read_at = agreed.at, agreed_at = agreed.at, agreed_by = agreed.actor_id
  from unnest($1::uuid[], $2::timestamptz[]) as given (pledge_id, at)
  left join pledge_event agreed on agreed.pledge_id = given.pledge_id and agreed.step = 'agree'
 where pledge.id = given.pledge_id
