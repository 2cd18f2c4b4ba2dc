-- Who some primes are: (id, ID, name, prefecture code, capital, whether any site of theirs ever had a record).
-- has_records: those of whom that is known already.
SELECT business.id, business.ccus_id, business.name, business.prefecture_code, business.capital_yen,
       business.id = ANY (%(has_records)s::bigint[]) OR EXISTS (
           SELECT FROM sites_site AS earlier
           WHERE earlier.prime_id = business.id
             AND EXISTS (SELECT FROM history_workrecord AS record WHERE record.site_id = earlier.id)
       ) AS recorded_before
FROM registry_business AS business
WHERE business.id = ANY (%(primes)s::bigint[])
