-- Whose days a change of facts can concern. Empty arrays do not limit, but at least one must not be empty.
-- Gives (technician_id, first work date, last work date).
WITH people AS (
    SELECT unnest(%(technicians)b::bigint[]) AS technician_id
    UNION SELECT technician_id FROM registry_card WHERE token_hash = ANY (%(cards)b::bytea[])
    UNION SELECT technician_id FROM registry_affiliation WHERE business_id = ANY (%(businesses)b::bigint[])
    UNION SELECT technician_id FROM sites_rosterentry WHERE business_id = ANY (%(businesses)b::bigint[])
), days AS (
    SELECT touch.technician_id, touch.work_date
    FROM history_touch AS touch
    WHERE touch.work_date IS NOT NULL
      AND (cardinality(%(sites)b::bigint[]) = 0 OR touch.site_id = ANY (%(sites)b::bigint[]))
      AND (touch.technician_id IN (SELECT technician_id FROM people)
           OR (cardinality(%(sites)b::bigint[]) > 0 AND touch.technician_id IS NOT NULL
               AND cardinality(%(technicians)b::bigint[]) + cardinality(%(cards)b::bytea[])
                   + cardinality(%(businesses)b::bigint[]) = 0))
      AND (%(from_on)s::date IS NULL OR touch.touched_on >= %(from_on)s::date)
      AND (%(until)s::date IS NULL OR touch.touched_on < %(until)s::date + 1)
    UNION ALL
    SELECT entry.technician_id, entry.work_date
    FROM history_directentry AS entry
    WHERE entry.state = 'approved'
      AND (cardinality(%(sites)b::bigint[]) = 0 OR entry.site_id = ANY (%(sites)b::bigint[]))
      AND (entry.technician_id IN (SELECT technician_id FROM people)
           OR (cardinality(%(sites)b::bigint[]) > 0
               AND cardinality(%(technicians)b::bigint[]) + cardinality(%(cards)b::bytea[])
                   + cardinality(%(businesses)b::bigint[]) = 0))
      AND (%(from_on)s::date IS NULL OR entry.work_date >= %(from_on)s::date)
      AND (%(until)s::date IS NULL OR entry.work_date < %(until)s::date)
)
SELECT technician_id, min(work_date), max(work_date) FROM days GROUP BY technician_id ORDER BY technician_id
