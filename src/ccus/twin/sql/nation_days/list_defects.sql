-- The defects made on purpose (DuckDB): what, who, where, on which work date, and the first touch where it is in the database.
SELECT d.code AS defect, b.technician_id, b.site_id, DATE '1970-01-01' + b.work_day AS work_date,
       CASE WHEN b.event_high > 0 THEN printf('%016x%016x', b.event_high, b.event_low)::UUID END AS event_id
FROM batch AS b
JOIN defect AS d ON d.position = b.position
