-- Recording devices. Their tokens are those of `twin.rules.tokens.gate_token`, so that a living day can be played.
SELECT id,
       site_id,
       getvariable('device_labels')[kind + 1] || CASE WHEN ordinal > 0 THEN ' ' || (ordinal + 1) ELSE '' END AS label,
       getvariable('device_kinds')[kind + 1] AS kind,
       '\x' || sha256('twin-device:' || secret || ':' || id) AS token_hash,
       (DATE '1970-01-01' + enrolled_on) || ' 08:00:00+09' AS enrolled_at,
       CASE WHEN revoked_on < 100000 THEN (DATE '1970-01-01' + revoked_on) || ' 18:00:00+09' END AS revoked_at,
       CASE WHEN kind = 2 THEN '' ELSE 'twin-gate 1' END AS software
FROM batch
