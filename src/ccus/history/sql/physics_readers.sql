-- Touches of one day by reader and moment.
-- Gives (card, site_id, device_id, happened_at, clock_offset_ms, received_at, technician_id, method).
SELECT encode(credential_hash, 'hex'), site_id, device_id, happened_at, clock_offset_ms, received_at, technician_id, method
FROM history_touch
WHERE touched_on = %(day)s AND happened_at >= %(from_at)s AND happened_at < %(until_at)s
ORDER BY device_id, happened_at, event_id
