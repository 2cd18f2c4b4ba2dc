-- Primes whose running sites recorded on some of them only, or on none, in [from_on, until): the most sites without records first.
-- Gives (prime_id, running sites, sites with records).
WITH site AS (
    SELECT site.prime_id,
           EXISTS (
               SELECT FROM history_workrecord AS record
               WHERE record.site_id = site.id AND record.work_date >= %(from_on)s AND record.work_date < %(until)s
           ) AS is_recording
    FROM sites_site AS site
    WHERE insights_counts_site(site.kind) AND site.state <> 'preparing'
      AND site.recording_period && daterange(%(from_on)s, %(until)s)
)
SELECT prime_id, count(*) AS sites, count(*) FILTER (WHERE is_recording) AS recording
FROM site
GROUP BY prime_id
HAVING count(*) FILTER (WHERE is_recording) < count(*)
   AND (count(*) FILTER (WHERE is_recording) = 0) = %(none)s
ORDER BY count(*) FILTER (WHERE NOT is_recording) DESC, prime_id
