-- What KPIs are made of, for one month: sites (all when null) that run, have a reader or an equal means, record; records; firms.
WITH running AS (
    SELECT site.id FROM sites_site AS site
    WHERE insights_counts_site(site.kind) AND site.state <> 'preparing'
      AND site.recording_period && daterange(%(from_on)s, %(until)s)
      AND (%(sites)s::bigint[] IS NULL OR site.id = ANY (%(sites)s::bigint[]))
), work AS MATERIALIZED (
    -- Read once, for sites and for people.
    SELECT site_id, technician_id,
           count(*) AS records,
           count(*) FILTER (WHERE source <> 'direct') AS touched,
           count(*) FILTER (WHERE evaluation_valid) AS valid
    FROM history_workrecord
    WHERE work_date >= %(from_on)s AND work_date < %(until)s
      AND (%(sites)s::bigint[] IS NULL OR site_id = ANY (%(sites)s::bigint[]))
    GROUP BY site_id, technician_id
), record AS (
    SELECT site_id, sum(records) AS records, sum(touched) AS touched, sum(valid) AS valid FROM work GROUP BY site_id
), equipped AS (
    SELECT DISTINCT site_id FROM devices_device
    WHERE enrolled_at < %(until_at)s AND (revoked_at IS NULL OR revoked_at >= %(from_at)s)
      AND (%(sites)s::bigint[] IS NULL OR site_id = ANY (%(sites)s::bigint[]))
), firm AS (
    SELECT DISTINCT business.id, business.expires_on >= %(from_on)s AS is_valid
    FROM running
    JOIN sites_hierarchynode AS node ON node.site_id = running.id
    JOIN registry_business AS business ON business.id = node.business_id
    WHERE node.state = ANY (%(standing)s) AND node.valid && daterange(%(from_on)s, %(until)s)
      AND node.tier > 0 AND business.business_kind <> 'one_person_contractor'
), person AS (
    SELECT count(DISTINCT technician_id) AS people FROM work JOIN running ON running.id = site_id
)
SELECT count(*) AS sites_running,
       count(*) FILTER (WHERE equipped.site_id IS NOT NULL OR record.touched > 0) AS sites_equipped,
       count(*) FILTER (WHERE record.records > 0) AS sites_recording,
       coalesce(sum(record.records), 0)::bigint AS records,
       coalesce(sum(record.touched), 0)::bigint AS touched,
       coalesce(sum(record.valid), 0)::bigint AS valid,
       (SELECT people FROM person) AS people,
       (SELECT count(*) FROM firm) AS firms,
       (SELECT count(*) FILTER (WHERE is_valid) FROM firm) AS firms_valid
FROM running
LEFT JOIN record ON record.site_id = running.id
LEFT JOIN equipped ON equipped.site_id = running.id
