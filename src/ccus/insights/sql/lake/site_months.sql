-- How many different technicians were recorded at each site in each month, and how many records there are.
WITH person_months AS (
    SELECT site_id, month, technician_id, count(*) AS records
    FROM counted_records
    GROUP BY site_id, month, technician_id
)
SELECT site_id, month, count(*) AS technicians, CAST(sum(records) AS BIGINT) AS records
FROM person_months
GROUP BY site_id, month
ORDER BY site_id, month
