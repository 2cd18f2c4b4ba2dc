-- Touches of a day, and of the evening before it, of people who touched at several sites then; by person and moment.
-- Gives (technician_id, site_id, device_id, happened_at).
WITH touch AS (
    SELECT technician_id, site_id, device_id, happened_at, event_id,
           min(site_id) OVER person AS lowest, max(site_id) OVER person AS highest
    FROM history_touch
    WHERE touched_on IN (%(day)s::date - 1, %(day)s::date) AND technician_id IS NOT NULL AND verdict <> 'clock_suspect'
      AND happened_at >= %(evening_at)s AND happened_at < %(until_at)s
    WINDOW person AS (PARTITION BY technician_id)
)
SELECT technician_id, site_id, device_id, happened_at
FROM touch
WHERE lowest <> highest
ORDER BY technician_id, happened_at, event_id
