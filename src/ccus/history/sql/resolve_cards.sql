-- Whom each distinct card names, by hash of its token.
-- Gives (credential_hash, technician_id, issued_on, expires_on, revoked_at, called_name, skill_level, is_card).
SELECT card.token_hash, card.technician_id, card.issued_on, card.expires_on, card.revoked_at,
       coalesce(nullif(person.given_name, ''), person.family_name), person.skill_level, true
FROM registry_card AS card
JOIN registry_technician AS person ON person.id = card.technician_id
WHERE card.token_hash = ANY (%(card_hashes)b::bytea[])
