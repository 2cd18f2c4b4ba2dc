-- Work records of some people, in the field order of rules.projection.Record behind the technician.
SELECT technician_id, site_id, work_date, business_id, tier, trade_code, site_roles, work_content, entry_at, exit_at,
       touch_count, methods, source, verdict, evaluation_valid
FROM history_workrecord
WHERE technician_id = ANY (%(technicians)b::bigint[]) AND work_date >= %(from_on)s::date AND work_date < %(until)s::date
