-- How many technicians have no health check-up that is recent enough, by the months that hold and by changed ones, as of a day.
-- Gives (group, marked now, marked later, gained, lost).
WITH person AS (
    SELECT
        coalesce(latest.taken_on + make_interval(months => %(months_now)s) < %(on)s, true) AS is_now,
        coalesce(latest.taken_on + make_interval(months => %(months_later)s) < %(on)s, true) AS is_later
    FROM registry_technician AS technician
    LEFT JOIN (
        SELECT technician_id, max(taken_on) AS taken_on FROM registry_healthcheckup
        WHERE taken_on <= %(on)s GROUP BY technician_id
    ) AS latest ON latest.technician_id = technician.id
)
SELECT 'people', count(*) FILTER (WHERE is_now), count(*) FILTER (WHERE is_later),
    count(*) FILTER (WHERE is_later AND NOT is_now), count(*) FILTER (WHERE is_now AND NOT is_later)
FROM person
