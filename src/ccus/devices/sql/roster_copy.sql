-- Who is on a site's roster within some days, with every card that may still be held to a reader.
-- Gives (technician's 14-digit ID, called name, level, language that the person chose or '', card's token hash, last good day,
--  revoked), in order of people and cards; the last three are NULL for a person without a card.
WITH listed AS (
    SELECT DISTINCT technician_id
    FROM sites_rosterentry
    WHERE site_id = %(site_id)s::bigint AND valid && daterange(%(from_on)s, %(until)s)
)
SELECT person.ccus_id, coalesce(nullif(person.given_name, ''), person.family_name), person.skill_level,
       coalesce(chosen.language, ''), card.token_hash, card.expires_on, card.revoked_at IS NOT NULL
FROM listed
JOIN registry_technician AS person ON person.id = listed.technician_id
LEFT JOIN registry_card AS card
  ON card.technician_id = person.id AND card.expires_on >= %(from_on)s - 366
LEFT JOIN LATERAL (
    SELECT account.language
    FROM access_rolegrant AS held
    JOIN access_account AS account ON account.id = held.account_id
    WHERE held.subject_ccus_id = person.ccus_id AND held.role = 'technician' AND held.valid @> %(from_on)s
      AND account.is_active AND account.language <> 'ja'
    ORDER BY held.id
    LIMIT 1
) AS chosen ON true
ORDER BY person.id, card.issue_number
