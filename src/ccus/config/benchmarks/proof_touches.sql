-- Touches at an even pace from `begin`, `seconds` apart, received a second or up to three days after; facts differ from row to row.
INSERT INTO history_touch (
    event_id, touched_on, happened_at, occurred_at, received_at, clock_offset_ms, device_id, sequence, site_id,
    credential_kind, credential_hash, method, direction, evidence, technician_id, verdict, reasons, work_date, judged_at)
SELECT gen_random_uuid(), (t.moment AT TIME ZONE 'Asia/Tokyo')::date, t.moment, t.moment + t.n %% 7 * interval '1 ms', received_at,
       CASE WHEN t.n %% 7 > 0 THEN t.n %% 7 END, 1 + t.n %% 50, CASE WHEN t.n %% 11 > 0 THEN t.n / 50 END, 1 + t.n %% 20,
       CASE WHEN t.n %% 9 = 0 THEN 'technician_id' ELSE 'card' END, sha256((t.n %% 3000)::text::bytea),
       (ARRAY['card', 'logger', 'qr', 'phone', 'face', 'button', 'partner'])[1 + t.n %% 7],
       (ARRAY['', 'entry', 'exit'])[1 + t.n %% 3],
       CASE WHEN t.n %% 2 = 0 THEN jsonb_build_object('reader', 'front', 'signal', t.n %% 100, 'software', 'ccus-gate 1.0') END,
       NULL, 'counted', '{counted}', (t.moment AT TIME ZONE 'Asia/Tokyo')::date, received_at
FROM (
    SELECT n, %(begin)s::timestamptz + n * %(seconds)s * interval '1 second' AS moment FROM generate_series(0, %(touches)s - 1) AS n
) AS t, LATERAL (
    SELECT least(t.moment + CASE WHEN t.n %% 13 = 0 THEN t.n %% 3 * interval '1 day' ELSE interval '0' END,
                 %(begin)s::timestamptz + interval '20 days' - interval '2 seconds') + interval '1 second' AS received_at
) AS received
