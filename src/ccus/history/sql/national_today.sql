-- Touches of one day over the whole country, the people they name and the sites they were made at.
SELECT count(*), count(DISTINCT technician_id), count(DISTINCT site_id)
FROM history_touch
WHERE touched_on = %(on)s
