-- The record figures of the monthly operating report: work records of each month, and from the April before up to it.
-- The fiscal year (年度) runs from April to March and is named by its first calendar year.
WITH months AS (
    SELECT month, min(work_date) AS some_day, count(*) AS records,
           count(CASE WHEN evaluation_valid THEN 1 END) AS evaluation_valid_records,
           count(CASE WHEN source = 'direct' THEN 1 END) AS direct_records
    FROM counted_records
    GROUP BY month
), years AS (
    SELECT CAST(year(some_day) - CASE WHEN month(some_day) < 4 THEN 1 ELSE 0 END AS INTEGER) AS fiscal_year, months.*
    FROM months
)
SELECT month, fiscal_year, records,
       CAST(sum(records) OVER (PARTITION BY fiscal_year ORDER BY month) AS BIGINT) AS records_of_fiscal_year,
       CAST(sum(records) OVER (ORDER BY month) AS BIGINT) AS records_in_all,
       evaluation_valid_records, direct_records
FROM years
ORDER BY month
