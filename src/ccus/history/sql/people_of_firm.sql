-- Those who belonged to a firm on a day of [from_on, until), in order of reading, as one text: thousands of rows take longer to read.
-- Gives (internal ids, separated by commas).
WITH own AS MATERIALIZED (
    SELECT DISTINCT technician_id
    FROM registry_affiliation
    WHERE business_id = %(business)s AND valid && daterange(%(from_on)s::date, %(until)s::date)
)
SELECT coalesce(string_agg(person.id::text, ',' ORDER BY person.kana_folded, person.id), '')
FROM own
JOIN registry_technician AS person ON person.id = own.technician_id
