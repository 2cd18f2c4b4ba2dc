-- Touches of one site that have nothing to do with days of work, by JST month and verdict: those of the days [from_on, until).
-- Gives (first day of the month, verdict, touches, people).
SELECT date_trunc('month', touched_on)::date, verdict, count(*), count(DISTINCT technician_id)
FROM history_touch
WHERE site_id = %(site)s AND touched_on >= %(from_on)s AND touched_on < %(until)s
  AND happened_at >= %(from_at)s AND happened_at < %(until_at)s
  AND verdict = ANY (%(verdicts)s)
GROUP BY 1, 2
ORDER BY 1, 2
