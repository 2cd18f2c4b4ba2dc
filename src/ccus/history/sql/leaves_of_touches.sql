-- The facts of some touches, as `leaves_of_day.sql` gives them, by event id; touched on [first, last], of any device, or of one and
-- of those that were revoked at its site.
COPY (
    SELECT event_id, touched_on, happened_at, occurred_at, received_at, clock_offset_ms, device_id, sequence, site_id,
           credential_kind, credential_hash, method, direction, pg_catalog.sha256(pg_catalog.convert_to(evidence::text, 'UTF8'))
    FROM history_touch
    WHERE event_id = ANY (%(event_ids)s::uuid[]) AND touched_on >= %(first)s AND touched_on <= %(last)s
      AND (%(device)s::bigint IS NULL OR device_id = %(device)s::bigint
           OR device_id IN (SELECT id FROM devices_device WHERE site_id = %(site)s::bigint AND revoked_at IS NOT NULL))
    ORDER BY event_id, received_at, touched_on
) TO STDOUT (FORMAT binary)
