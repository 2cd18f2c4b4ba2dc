-- The staged work records of one month go to {partition}, in the order they were staged.
INSERT INTO {partition} (
    technician_id, work_date, site_id, business_id, tier, trade_code, site_roles, work_content, entry_at, exit_at,
    touch_count, methods, source, verdict, evaluation_valid, revised_at)
SELECT s.technician_id, s.work_date, s.site_id, s.business_id, nullif(s.tier, -1), w.trade_code, w.site_roles,
       w.work_content, s.entry_at, nullif(s.exit_at, '-infinity'), s.touch_count, w.methods, w.source, w.verdict,
       w.evaluation_valid, greatest(s.entry_at, s.exit_at)
FROM staged_record AS s
JOIN record_wording AS w ON w.code = s.wording
