-- Appends judged touches; what is stored already stays as it is. Sorted, so that two writers of the same batch never
-- wait for each other. Gives the event ids that were not new: mostly none, whereas those that were would all have to be sent back.
WITH stored AS (
INSERT INTO history_touch (
    event_id, touched_on, happened_at, occurred_at, received_at, clock_offset_ms, device_id, sequence, site_id,
    credential_kind, credential_hash, method, direction, evidence, technician_id, verdict, reasons, work_date, judged_at)
SELECT t.event_id, t.touched_on, t.happened_at, t.occurred_at, %(received_at)s::timestamptz, t.clock_offset_ms, t.device_id, t.sequence,
       t.site_id, t.credential_kind, t.credential_hash, t.method, t.direction, t.evidence::jsonb, t.technician_id, t.verdict,
       string_to_array(t.reasons, ' ')::varchar[], t.work_date, %(received_at)s::timestamptz
FROM unnest(
    %(event_id)b::uuid[], %(touched_on)b::date[], %(happened_at)b::timestamptz[], %(occurred_at)b::timestamptz[],
    %(clock_offset_ms)b::int[], %(device_id)b::bigint[], %(sequence)b::bigint[], %(site_id)b::bigint[],
    %(credential_kind)b::text[], %(credential_hash)b::bytea[], %(method)b::text[], %(direction)b::text[],
    %(evidence)b::text[], %(technician_id)b::bigint[], %(verdict)b::text[], %(reasons)b::text[], %(work_date)b::date[]
) AS t (event_id, touched_on, happened_at, occurred_at, clock_offset_ms, device_id, sequence, site_id, credential_kind,
        credential_hash, method, direction, evidence, technician_id, verdict, reasons, work_date)
ORDER BY t.event_id
ON CONFLICT (event_id, touched_on) DO NOTHING
RETURNING event_id
)
SELECT event_id FROM unnest(%(event_id)b::uuid[]) AS asked (event_id)
EXCEPT ALL
SELECT event_id FROM stored
