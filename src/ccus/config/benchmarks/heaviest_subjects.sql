-- Whom the pages of one month weigh most for: people, businesses, primes and sites by their records in [from_on, until).
-- Gives (kind, ID, records), the heaviest first within each kind, at most `most` of each.
WITH person_sites AS MATERIALIZED (
    SELECT technician_id, site_id, business_id, count(*) AS records
    FROM history_workrecord WHERE work_date >= %(from_on)s AND work_date < %(until)s
    GROUP BY technician_id, site_id, business_id
)
(SELECT 'technician', person.ccus_id, heaviest.records
 FROM (SELECT technician_id, sum(records)::bigint AS records FROM person_sites GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(most)s) AS heaviest
 JOIN registry_technician AS person ON person.id = heaviest.technician_id)
UNION ALL
(SELECT 'business', business.ccus_id, heaviest.records
 FROM (SELECT business_id, sum(records)::bigint AS records FROM person_sites WHERE business_id IS NOT NULL
       GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(most)s) AS heaviest
 JOIN registry_business AS business ON business.id = heaviest.business_id)
UNION ALL
(SELECT 'site', site.ccus_id, heaviest.records
 FROM (SELECT site_id, sum(records)::bigint AS records FROM person_sites GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(most)s) AS heaviest
 JOIN sites_site AS site ON site.id = heaviest.site_id)
UNION ALL
(SELECT 'prime', prime.ccus_id, heaviest.records
 FROM (SELECT site.prime_id, sum(person_sites.records)::bigint AS records
       FROM person_sites JOIN sites_site AS site ON site.id = person_sites.site_id GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(most)s) AS heaviest
 JOIN registry_business AS prime ON prime.id = heaviest.prime_id)
ORDER BY 1, 3 DESC, 2
