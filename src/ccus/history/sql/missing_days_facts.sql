-- All that is known around some days at some sites, in one answer. Gives (kind, site_id, person, firm, day, at, until, number, flag):
--  presence: a work record; `at` and `until` entry and exit, `number` the reader at which the person touches most, `flag` typed in
--  gap:      running numbers of the reader `person` jump between `at` and `until`, over `number` numbers
--  taken:    a day of the person that needs no proposal; `site_id` that of the record, 0 for an entry in whatever state, or the
--            answer that it was a day off
--  seen:     a day without a record on which a touch that came to nothing, or an entry, shows the person at the site
--  unnumbered: the reader `person` keeps no running numbers
--  headcount: the firm told to have `number` people there on the day
--  roster:   the person is on the roster from `day` until `until_day` (null for no end)
-- What it gives for one site does not depend on which others are asked about.
WITH touch AS MATERIALIZED (
    SELECT site_id, device_id, technician_id, sequence, happened_at, touched_on, work_date, verdict
    FROM history_touch
    -- Whole months of `touched_on` choose the partitions; its exact days would only lead to a second, useless index.
    WHERE site_id = ANY (%(sites)s::bigint[]) AND touched_on >= %(from_month)s AND touched_on < %(until_month)s
      AND happened_at >= %(from_at)s AND happened_at < %(until_at)s
), reader AS (
    SELECT site_id, technician_id, mode() WITHIN GROUP (ORDER BY device_id) AS device_id
    FROM touch
    WHERE technician_id IS NOT NULL
    GROUP BY site_id, technician_id
), record AS MATERIALIZED (
    SELECT site_id, technician_id, business_id, work_date, entry_at, exit_at, touch_count
    FROM history_workrecord
    WHERE site_id = ANY (%(sites)s::bigint[]) AND work_date >= %(from_on)s AND work_date < %(until)s
), person AS MATERIALIZED (
    SELECT DISTINCT technician_id FROM record
), counted AS (
    SELECT site_id, device_id, sequence, happened_at,
           lag(sequence) OVER by_number AS previous, lag(happened_at) OVER by_number AS before_at
    FROM touch
    WHERE sequence IS NOT NULL AND verdict <> 'clock_suspect'
    WINDOW by_number AS (PARTITION BY site_id, device_id ORDER BY sequence)
)
SELECT 'presence' AS kind, record.site_id, record.technician_id AS person, record.business_id AS firm, record.work_date AS day,
       record.entry_at AS at, record.exit_at AS until, reader.device_id AS number, record.touch_count = 0 AS flag,
       NULL::date AS until_day
FROM record
LEFT JOIN reader ON reader.site_id = record.site_id AND reader.technician_id = record.technician_id
UNION ALL
SELECT 'gap', site_id, device_id, NULL, NULL, before_at, happened_at, sequence - previous - 1, NULL, NULL
FROM counted
WHERE sequence - previous BETWEEN 2 AND %(most)s + 1 AND before_at < happened_at
UNION ALL
SELECT 'taken', other.site_id, other.technician_id, NULL, other.work_date, NULL, NULL, NULL, NULL, NULL
FROM person
JOIN history_workrecord AS other
  ON other.technician_id = person.technician_id AND other.work_date >= %(from_on)s AND other.work_date < %(until)s
UNION ALL
SELECT DISTINCT 'seen', site_id, technician_id, NULL::bigint, coalesce(work_date, touched_on), NULL::timestamptz,
       NULL::timestamptz, NULL::bigint, NULL::boolean, NULL::date
FROM touch
WHERE technician_id IS NOT NULL AND verdict = ANY (%(barren)s::text[])
UNION ALL
SELECT 'seen', site_id, technician_id, NULL, work_date, NULL, NULL, NULL, NULL, NULL
FROM history_directentry
WHERE site_id = ANY (%(sites)s::bigint[]) AND state = %(waiting)s AND work_date >= %(from_on)s AND work_date < %(until)s
UNION ALL
SELECT 'unnumbered', site_id, device_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM touch
WHERE verdict <> 'clock_suspect'
GROUP BY site_id, device_id
HAVING count(sequence) = 0
UNION ALL
SELECT 'headcount', site_id, NULL, business_id, day, NULL, NULL, people, NULL, NULL
FROM history_headcount
WHERE site_id = ANY (%(sites)s::bigint[]) AND day >= %(from_on)s AND day < %(until)s
UNION ALL
SELECT 'taken', 0, entry.technician_id, NULL, entry.work_date, NULL, NULL, NULL, NULL, NULL
FROM person
JOIN history_directentry AS entry
  ON entry.technician_id = person.technician_id AND entry.work_date >= %(from_on)s AND entry.work_date < %(until)s
UNION ALL
SELECT 'taken', 0, off.technician_id, NULL, off.day, NULL, NULL, NULL, NULL, NULL
FROM person
JOIN history_dayoff AS off
  ON off.technician_id = person.technician_id AND off.day >= %(from_on)s AND off.day < %(until)s
UNION ALL
SELECT 'roster', site_id, technician_id, NULL, coalesce(lower(valid), %(from_on)s::date), NULL, NULL, NULL, NULL, upper(valid)
FROM sites_rosterentry
WHERE site_id = ANY (%(sites)s::bigint[]) AND valid && daterange(%(from_on)s, %(until)s)
