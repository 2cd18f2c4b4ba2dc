-- What stored touches were judged to be. Gives (event_id, verdict, work_date).
SELECT touch.event_id, touch.verdict, touch.work_date
FROM unnest(%(event_ids)b::uuid[], %(days)b::date[]) AS asked (event_id, touched_on)
JOIN history_touch AS touch ON touch.event_id = asked.event_id AND touch.touched_on = asked.touched_on
