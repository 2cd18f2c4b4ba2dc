-- Believable touches of some people with the card that was read.
-- Gives (technician_id, event_id, touched_on, site_id, happened_at, direction, method, work_date, verdict, reasons,
--  card issued_on, expires_on, revoked_at); the card columns are null for touches without a card.
SELECT touch.technician_id, touch.event_id, touch.touched_on, touch.site_id, touch.happened_at, touch.direction,
       touch.method, touch.work_date, touch.verdict, touch.reasons, card.issued_on, card.expires_on, card.revoked_at
FROM history_touch AS touch
LEFT JOIN registry_card AS card ON card.token_hash = touch.credential_hash
WHERE touch.technician_id = ANY (%(technicians)b::bigint[])
  AND touch.touched_on >= %(from_on)s AND touch.touched_on < %(until)s
  AND touch.work_date IS NOT NULL
ORDER BY touch.technician_id, touch.happened_at, touch.event_id
