-- The sites where most people are expected today, with a gate of each and the cards of the people: at most %(most)s.
-- Gives (site ID, its prime, device id, [[technician ID, issue number] …]).
SELECT site.ccus_id, prime.ccus_id, gate.id, present.people
FROM (
    SELECT entry.site_id, jsonb_agg(jsonb_build_array(person.ccus_id, card.issue_number) ORDER BY person.id) AS people
    FROM sites_rosterentry AS entry
    JOIN registry_technician AS person ON person.id = entry.technician_id
    JOIN registry_card AS card ON card.technician_id = person.id AND card.revoked_at IS NULL
    WHERE upper(entry.valid) IS NULL
    GROUP BY entry.site_id
) AS present
JOIN sites_site AS site ON site.id = present.site_id AND site.kind = 'normal' AND site.state = 'open'
JOIN registry_business AS prime ON prime.id = site.prime_id
JOIN LATERAL (
    SELECT id FROM devices_device WHERE site_id = site.id AND revoked_at IS NULL ORDER BY id LIMIT 1
) AS gate ON true
ORDER BY jsonb_array_length(present.people) DESC, site.id
LIMIT %(most)s
