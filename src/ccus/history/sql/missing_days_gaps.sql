-- Where the running numbers of readers of some sites jump: between two touches, over at most %(most)s numbers.
-- Gives (site_id, device_id, moment before, moment after, numbers in between).
SELECT site_id, device_id, before_at, happened_at, sequence - previous - 1
FROM (
    SELECT site_id, device_id, sequence, happened_at,
           lag(sequence) OVER counted AS previous, lag(happened_at) OVER counted AS before_at
    FROM history_touch
    WHERE site_id = ANY (%(sites)s::bigint[]) AND sequence IS NOT NULL AND verdict <> 'clock_suspect'
      AND touched_on >= %(from_on)s AND touched_on < %(until)s
      AND happened_at >= %(from_at)s AND happened_at < %(until_at)s
    WINDOW counted AS (PARTITION BY site_id, device_id ORDER BY sequence)
) AS touch
WHERE sequence - previous BETWEEN 2 AND %(most)s + 1 AND before_at < happened_at
