-- Whom each distinct credential names. Cards by hash of their token; 14-digit technician IDs by themselves, those of records that
-- were merged into others by whom they went to.
-- Gives (credential_hash, technician_id, issued_on, expires_on, revoked_at, called_name, skill_level, is_card).
SELECT card.token_hash, card.technician_id, card.issued_on, card.expires_on, card.revoked_at,
       coalesce(nullif(person.given_name, ''), person.family_name), person.skill_level, true
FROM registry_card AS card
JOIN registry_technician AS person ON person.id = card.technician_id
WHERE card.token_hash = ANY (%(card_hashes)b::bytea[])
UNION ALL
SELECT typed.hash, person.id, NULL, NULL, NULL,
       coalesce(nullif(person.given_name, ''), person.family_name), person.skill_level, false
FROM unnest(%(id_hashes)b::bytea[], %(ids)b::text[]) AS typed (hash, ccus_id)
JOIN registry_technician AS named ON named.ccus_id = typed.ccus_id
LEFT JOIN registry_merge AS merge ON merge.gone_id = named.id AND merge.state IN ('merged', 'undo_proposed')
JOIN registry_technician AS person ON person.id = coalesce(merge.kept_id, named.id)
