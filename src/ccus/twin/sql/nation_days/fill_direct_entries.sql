-- Approved direct entries behind the staged records that were typed in: entered two days later, decided two more days later.
INSERT INTO history_directentry (
    technician_id, site_id, business_id, work_date, trade_code, site_roles, work_content, entry_at, exit_at, reason, state,
    entered_as, entered_by, entered_at, closes_on, decided_by, decided_at, decision_note)
SELECT s.technician_id, s.site_id, s.business_id, s.work_date, w.trade_code, w.site_roles, w.work_content,
       s.entry_at, s.exit_at, %(reason)s, 'approved', 'employer', %(actor)s, s.entry_at + interval '2 days',
       (date_trunc('month', s.work_date) + interval '2 months - 1 day')::date, %(actor)s, s.entry_at + interval '4 days', ''
FROM staged_record AS s
JOIN record_wording AS w ON w.code = s.wording
WHERE w.source = 'direct'
