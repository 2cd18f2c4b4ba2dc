-- Touches of some people go to that one of them whom their card or typed ID names now; an ID of a record that was merged into another
-- names the other. The hash of a typed ID is that of services.intake.hash_typed_id.
WITH named AS (
    SELECT card.token_hash AS credential_hash, card.technician_id
    FROM registry_card AS card
    WHERE card.technician_id = ANY (%(technicians)b::bigint[])
    UNION ALL
    SELECT sha256(convert_to('id:' || person.ccus_id, 'UTF8')), coalesce(merge.kept_id, person.id)
    FROM registry_technician AS person
    LEFT JOIN registry_merge AS merge ON merge.gone_id = person.id AND merge.state IN ('merged', 'undo_proposed')
    WHERE person.id = ANY (%(technicians)b::bigint[])
)
UPDATE history_touch AS touch
SET technician_id = named.technician_id
FROM named
WHERE touch.technician_id = ANY (%(technicians)b::bigint[])
  AND touch.credential_hash = named.credential_hash
  AND touch.technician_id <> named.technician_id
