-- How the work dates [from_on, until) of many people stand, as people_days.sql tells it of some, without saying who they are: rows of
-- those alone for whom any mark is set.
-- Gives (technician_id, counted, recorded, approved, pending, attention, missing).
WITH belonging AS (
    SELECT affiliation.technician_id, range_agg(affiliation.valid) AS valid
    FROM registry_affiliation AS affiliation
    WHERE affiliation.business_id = %(business)s
      AND affiliation.valid && daterange(%(from_on)s::date, %(until)s::date)
    GROUP BY affiliation.technician_id
), line AS (
    SELECT line.technician_id, line.work_date, line.state, line.counts,
           line.business_id = %(business)s OR (line.business_id IS NULL AND belonging.valid @> line.work_date) AS is_own
    FROM history_day_lines(%(people)s::bigint[], %(from_on)s::date, %(until)s::date, %(barren)b::text[], %(quiet)b::text[])
         AS line
    LEFT JOIN belonging ON belonging.technician_id = line.technician_id
), stood AS (
    SELECT line.technician_id, 1 << (line.work_date - %(from_on)s::date) AS bit, line.work_date,
           coalesce(bool_or(line.counts) FILTER (WHERE line.is_own), false) AS counts,
           max(CASE line.state WHEN 'attention' THEN 4 WHEN 'pending' THEN 3 WHEN 'recorded' THEN 2 WHEN 'approved' THEN 1
               ELSE 0 END) FILTER (WHERE line.is_own) AS gravity
    FROM line
    GROUP BY line.technician_id, line.work_date
), marks AS (
    SELECT stood.technician_id,
           bit_or(stood.bit) FILTER (WHERE stood.counts) AS counted,
           bit_or(stood.bit) FILTER (WHERE stood.gravity = 2) AS recorded,
           bit_or(stood.bit) FILTER (WHERE stood.gravity = 1) AS approved,
           bit_or(stood.bit) FILTER (WHERE stood.gravity = 3) AS pending,
           bit_or(stood.bit) FILTER (WHERE stood.gravity = 4) AS attention,
           bit_or(stood.bit) AS present
    FROM stood
    GROUP BY stood.technician_id
), named AS MATERIALIZED (
    -- Read for itself: joined with the people at once, the planner looks thousands of them up one by one.
    SELECT roster.technician_id, roster.valid * site.recording_period AS valid
    FROM sites_rosterentry AS roster
    JOIN sites_site AS site ON site.id = roster.site_id AND site.kind = 'normal' AND site.state <> 'preparing'
    WHERE roster.business_id = %(business)s AND roster.valid && daterange(%(from_on)s::date, %(until)s::date)
), expected AS MATERIALIZED (
    -- Day by day for each person, without a row for each day: twenty thousand would be sorted.
    SELECT own.technician_id,
           (SELECT bit_or(1 << (day.work_date - %(from_on)s::date)) FROM unnest(%(expected)s::date[]) AS day (work_date)
            WHERE own.valid @> day.work_date) AS days
    FROM (
        SELECT named.technician_id, range_agg(named.valid) * belonging.valid AS valid
        FROM named JOIN belonging ON belonging.technician_id = named.technician_id
        GROUP BY named.technician_id, belonging.valid
    ) AS own
)
SELECT coalesce(marks.technician_id, expected.technician_id),
       coalesce(marks.counted, 0), coalesce(marks.recorded, 0), coalesce(marks.approved, 0), coalesce(marks.pending, 0),
       coalesce(marks.attention, 0), coalesce(expected.days & ~coalesce(marks.present, 0), 0)
FROM marks
FULL JOIN expected ON expected.technician_id = marks.technician_id
