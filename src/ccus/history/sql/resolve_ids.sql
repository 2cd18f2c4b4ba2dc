-- Whom each distinct 14-digit technician ID names; those of records that were merged into others name whom they went to.
-- Gives what resolve_cards gives, without a card.
SELECT typed.hash, person.id, NULL::date, NULL::date, NULL::timestamptz,
       coalesce(nullif(person.given_name, ''), person.family_name), person.skill_level, false
FROM unnest(%(id_hashes)b::bytea[], %(ids)b::text[]) AS typed (hash, ccus_id)
JOIN registry_technician AS named ON named.ccus_id = typed.ccus_id
LEFT JOIN registry_merge AS merge ON merge.gone_id = named.id AND merge.state IN ('merged', 'undo_proposed')
JOIN registry_technician AS person ON person.id = coalesce(merge.kept_id, named.id)
