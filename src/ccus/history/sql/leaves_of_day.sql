-- The facts of all touches received in [begin, until), for ever included if that is `until`, in the order of the proof:
-- one row is the content of one leaf.
-- Everything that the trigger keeps unchanged, and nothing of what was concluded. Text and order are part of the proof's format.
COPY (
    SELECT event_id, touched_on, happened_at, occurred_at, received_at, clock_offset_ms, device_id, sequence, site_id,
           credential_kind, credential_hash, method, direction, pg_catalog.sha256(pg_catalog.convert_to(evidence::text, 'UTF8'))
    FROM history_touch
    WHERE received_at >= %(begin)s
      AND (received_at < %(until)s OR (received_at = 'infinity' AND %(until)s::timestamptz = 'infinity'))
    ORDER BY received_at, event_id, touched_on
) TO STDOUT (FORMAT binary)
