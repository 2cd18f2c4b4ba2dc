-- Sites with records, different technicians and records by prefecture of the site office and month.
WITH person_sites AS (
    SELECT site_id, month, technician_id, count(*) AS records
    FROM counted_records
    GROUP BY site_id, month, technician_id
), person_prefectures AS (
    SELECT sites.prefecture_code, month, technician_id, sum(records) AS records
    FROM person_sites JOIN sites ON sites.site_id = person_sites.site_id
    GROUP BY sites.prefecture_code, month, technician_id
), people AS (
    SELECT prefecture_code, month, count(*) AS technicians, CAST(sum(records) AS BIGINT) AS records
    FROM person_prefectures
    GROUP BY prefecture_code, month
), places AS (
    SELECT sites.prefecture_code, active.month, count(*) AS sites
    FROM (SELECT DISTINCT site_id, month FROM person_sites) AS active JOIN sites ON sites.site_id = active.site_id
    GROUP BY sites.prefecture_code, active.month
)
SELECT people.prefecture_code, people.month, places.sites, people.technicians, people.records
FROM people JOIN places ON places.prefecture_code = people.prefecture_code AND places.month = people.month
ORDER BY people.prefecture_code, people.month
