-- Cards. The chip number is that of `twin.rules.tokens.card_token`, stored as `registry.rules.cards.hash_token` gives it.
SELECT id,
       technician_id,
       issue_number,
       ['white', 'blue', 'silver', 'gold'][level] AS color,
       '\x' || sha256('012E' || upper(left(sha256('demo-card:' || lpad(ccus::VARCHAR, 14, '0') || ':' || issue_number), 12)))
         AS token_hash,
       DATE '1970-01-01' + issued_on AS issued_on,
       DATE '1970-01-01' + expires_on AS expires_on,
       CASE WHEN reason >= 0 THEN (DATE '1970-01-01' + revoked_on) || ' 12:00:00+09' END AS revoked_at,
       CASE WHEN reason >= 0 THEN getvariable('revocation_reasons')[reason + 1] ELSE '' END AS revoked_reason
FROM batch
