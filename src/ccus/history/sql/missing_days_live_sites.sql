-- Sites where days can be typed in: those given, those of a firm's records and those of a person's records and rosters in
-- [from_on, until). And whether proposals there may be looked for while somebody waits: no more than `most` + 1 records of the
-- firm, and of the sites in their window, are counted.
-- Gives (sites, codes of their prefectures, how many records were seen).
WITH own AS (
    SELECT site_id FROM history_workrecord
    WHERE business_id = %(business)s::bigint AND work_date >= %(from_on)s AND work_date < %(until)s
    LIMIT %(most)s + 1
), site AS (
    SELECT id, office_prefecture_code AS code
    FROM sites_site
    WHERE kind = %(normal)s AND id IN (
        SELECT site_id FROM own
        UNION ALL
        SELECT unnest(%(sites)s::bigint[])
        UNION ALL
        SELECT site_id FROM history_workrecord
        WHERE technician_id = %(technician)s::bigint AND work_date >= %(from_on)s AND work_date < %(until)s
        UNION ALL
        SELECT site_id FROM sites_rosterentry
        WHERE technician_id = %(technician)s::bigint AND valid && daterange(%(from_on)s, %(until)s))
), record AS (
    SELECT 1
    FROM site
    JOIN history_workrecord AS record ON record.site_id = site.id
     AND record.work_date >= %(window_from)s AND record.work_date < %(window_until)s
    WHERE (SELECT count(*) FROM own) <= %(most)s
    LIMIT %(most)s + 1
)
SELECT coalesce((SELECT array_agg(id ORDER BY id) FROM site), '{}'),
       coalesce((SELECT array_agg(code ORDER BY id) FROM site), '{}'),
       greatest((SELECT count(*) FROM own), (SELECT count(*) FROM record))
