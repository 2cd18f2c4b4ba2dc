-- Primes whose running sites recorded on some of them only, or on none, in [from_on, until): the most sites without records first.
WITH site AS (
    SELECT site.prime_id,
           EXISTS (
               SELECT FROM history_workrecord AS record
               WHERE record.site_id = site.id AND record.work_date >= %(from_on)s AND record.work_date < %(until)s
           ) AS is_recording
    FROM sites_site AS site
    WHERE insights_counts_site(site.kind) AND site.state <> 'preparing'
      AND site.recording_period && daterange(%(from_on)s, %(until)s)
), prime AS (
    SELECT prime_id, count(*) AS sites, count(*) FILTER (WHERE is_recording) AS recording
    FROM site
    GROUP BY prime_id
    HAVING count(*) FILTER (WHERE is_recording) < count(*)
       AND (count(*) FILTER (WHERE is_recording) = 0) = %(none)s
), numbered AS (
    SELECT prime.*, count(*) OVER () AS found
    FROM prime
    ORDER BY sites - recording DESC, prime_id
    LIMIT %(limit)s OFFSET %(offset)s
)
SELECT business.ccus_id, business.name, business.prefecture_code, business.capital_yen, sites, recording,
       recording > 0 OR EXISTS (
           SELECT FROM sites_site AS earlier
           WHERE earlier.prime_id = numbered.prime_id
             AND EXISTS (SELECT FROM history_workrecord AS record WHERE record.site_id = earlier.id)
       ) AS recorded_before,
       found
FROM numbered
JOIN registry_business AS business ON business.id = numbered.prime_id
ORDER BY sites - recording DESC, prime_id
