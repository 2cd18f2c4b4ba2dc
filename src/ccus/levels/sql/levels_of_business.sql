-- People of a business on a day who hold level 3 or 4, by reading: the level of each field, and days as foreman in a month.
-- Somebody without levels by field has one line without a field, with the card's level and the main trade.
-- Gives (ccus_id, family name, given name, field, level, main trade, foreman days).
SELECT person.ccus_id, person.family_name, person.given_name, coalesce(held.field, ''),
       coalesce(held.level, person.skill_level), coalesce(trade.trade_code, ''),
       (SELECT count(DISTINCT record.work_date) FROM history_workrecord AS record
        WHERE record.technician_id = person.id AND record.evaluation_valid AND 'foreman' = ANY (record.site_roles)
          AND record.work_date >= %(from)s AND record.work_date < %(until)s)
FROM registry_technician AS person
LEFT JOIN levels_fieldlevel AS held ON held.technician_id = person.id AND held.level >= 3
LEFT JOIN registry_techniciantrade AS trade ON trade.technician_id = person.id AND trade.position = 1
WHERE person.skill_level >= 3
  AND person.id IN (SELECT affiliation.technician_id FROM registry_affiliation AS affiliation
                    JOIN registry_business AS business ON business.id = affiliation.business_id
                    WHERE business.ccus_id = %(business)s AND affiliation.valid @> %(on)s::date)
ORDER BY person.kana_folded, person.id, 4
LIMIT %(most)s
