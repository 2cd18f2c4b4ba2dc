-- One line for each of the given sites: has it a reader or an equal means, and its records of one month.
SELECT site.id,
       count(record.technician_id) FILTER (WHERE record.source <> 'direct') > 0
       OR EXISTS (
           SELECT FROM devices_device AS device
           WHERE device.site_id = site.id AND device.enrolled_at < %(until_at)s
             AND (device.revoked_at IS NULL OR device.revoked_at >= %(from_at)s)
       ) AS is_equipped,
       count(record.technician_id) AS records,
       count(record.technician_id) FILTER (WHERE record.source <> 'direct') AS touched,
       count(record.technician_id) FILTER (WHERE record.evaluation_valid) AS valid
FROM sites_site AS site
LEFT JOIN history_workrecord AS record
    ON record.site_id = site.id AND record.work_date >= %(from_on)s AND record.work_date < %(until)s
WHERE site.id = ANY (%(sites)s::bigint[])
GROUP BY site.id
