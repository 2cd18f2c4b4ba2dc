-- Removes work records that no fact supports any more; `keep_record_changes` keeps what they said.
DELETE FROM history_workrecord AS stored
USING unnest(%(technicians)b::bigint[], %(sites)b::bigint[], %(days)b::date[]) AS gone (technician_id, site_id, work_date)
WHERE stored.technician_id = gone.technician_id AND stored.site_id = gone.site_id AND stored.work_date = gone.work_date
