-- How many days each technician worked: different work dates with an evaluation-valid record, and the first and last of them.
-- A month's days are bits of one number, so that 130 million days shrink to months before they are counted.
WITH person_months AS (
    SELECT technician_id, month, bit_or(CAST(1 AS BIGINT) << CAST(day(work_date) AS INTEGER)) AS days,
           min(work_date) AS first_on, max(work_date) AS last_on
    FROM counted_records
    WHERE evaluation_valid
    GROUP BY technician_id, month
)
SELECT technician_id, CAST(sum(bit_count(days)) AS BIGINT) AS work_days, count(*) AS months,
       min(first_on) AS first_on, max(last_on) AS last_on
FROM person_months
GROUP BY technician_id
ORDER BY technician_id
