-- Rewrites the conclusion about touches and keeps what it was.
WITH asked AS (
    SELECT * FROM unnest(%(event_ids)b::uuid[], %(days)b::date[], %(verdicts)b::text[], %(reasons)b::text[],
                         %(work_dates)b::date[]) AS a (event_id, touched_on, verdict, reasons, work_date)
), kept AS (
    INSERT INTO history_verdictchange (event_id, touched_on, changed_at, cause, verdict_before, verdict_after,
                                       work_date_before, work_date_after)
    SELECT touch.event_id, touch.touched_on, %(now)s, %(cause)s, touch.verdict, asked.verdict, touch.work_date, asked.work_date
    FROM asked JOIN history_touch AS touch USING (event_id, touched_on)
)
UPDATE history_touch AS touch
SET verdict = asked.verdict, reasons = string_to_array(asked.reasons, ' ')::varchar[], work_date = asked.work_date,
    judged_at = %(now)s
FROM asked
WHERE touch.event_id = asked.event_id AND touch.touched_on = asked.touched_on
