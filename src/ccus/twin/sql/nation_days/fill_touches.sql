-- The staged touches of one month go to {partition}, in the order they were staged: that of days.
-- The credential is the card of this number; 0 stands for the ID of the person, -1 for a card that nobody knows.
INSERT INTO {partition} (
    event_id, touched_on, happened_at, occurred_at, received_at, clock_offset_ms, device_id, sequence, site_id,
    credential_kind, credential_hash, method, direction, evidence, technician_id, verdict, reasons, work_date, judged_at)
SELECT s.event_id, s.touched_on, s.happened_at, s.happened_at + s.clock_offset_ms * interval '1 millisecond', s.received_at,
       s.clock_offset_ms, s.device_id, nullif(s.sequence, 0), s.site_id, w.credential_kind,
       CASE s.issue WHEN 0 THEN sha256(convert_to('id:' || person.ccus_id, 'UTF8'))
                    WHEN -1 THEN sha256(uuid_send(s.event_id)) ELSE card.token_hash END,
       w.method, w.direction, NULL, nullif(s.technician_id, 0), w.verdict, w.reasons, nullif(s.work_date, '-infinity'),
       s.received_at
FROM staged_touch AS s
JOIN touch_wording AS w ON w.code = s.wording
LEFT JOIN registry_card AS card ON card.technician_id = s.technician_id AND card.issue_number = s.issue
LEFT JOIN registry_technician AS person ON person.id = s.technician_id AND s.issue = 0
ORDER BY s.touched_on, s.happened_at
