-- People who may be the one asked about, each once. Four ways, each by an index of its own and bounded by itself.
-- Gives (id, ccus_id, family_name, given_name, family_kana, given_kana, birth_date, phone_mobile, phone_home, address, gender).
WITH found AS (
    (SELECT id FROM registry_technician WHERE birth_date = %(born)s::date LIMIT %(most)s)
    UNION
    (SELECT id FROM registry_technician
     WHERE name_folded = ANY (%(names)s::varchar[]) AND birth_date = ANY (%(near)s::date[]) LIMIT %(most)s)
    UNION
    (SELECT id FROM registry_technician
     WHERE kana_folded = ANY (%(readings)s::varchar[]) AND birth_date = ANY (%(near)s::date[]) LIMIT %(most)s)
    UNION
    (SELECT id FROM registry_technician
     WHERE phone_mobile <> '' AND phone_mobile = ANY (%(phones)s::varchar[]) LIMIT %(most)s)
    UNION
    (SELECT id FROM registry_technician
     WHERE phone_home <> '' AND phone_home = ANY (%(phones)s::varchar[]) LIMIT %(most)s)
)
SELECT id, ccus_id, family_name, given_name, family_kana, given_kana, birth_date, phone_mobile, phone_home, address, gender
FROM registry_technician
WHERE id IN (SELECT id FROM found)
