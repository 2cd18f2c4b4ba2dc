-- Touches of cards that were unknown when they came in now belong to the person the card names.
WITH adopted AS (
    SELECT touch.event_id, touch.touched_on, card.technician_id
    FROM history_touch AS touch
    JOIN registry_card AS card ON card.token_hash = touch.credential_hash
    WHERE touch.technician_id IS NULL AND touch.credential_hash = ANY (%(cards)b::bytea[])
)
UPDATE history_touch AS touch
SET technician_id = adopted.technician_id
FROM adopted
WHERE touch.event_id = adopted.event_id AND touch.touched_on = adopted.touched_on
