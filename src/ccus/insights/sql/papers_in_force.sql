-- What people hold on a day, of some names, each with the number of its code. Gives (code, technician_id, number of the month
-- after the day on which it was gained; a month that never comes where that day is not known).
WITH known AS (SELECT * FROM unnest(%(names)s::text[], %(codes)s::integer[]) AS known (name, code)), held AS (
    SELECT known.code, paper.technician_id, lower(paper.valid) AS gained_on
    FROM registry_qualification AS paper JOIN known ON known.name = paper.name
    WHERE paper.valid @> %(on)s::date
    UNION ALL
    SELECT known.code, paper.technician_id, paper.gained_on
    FROM registry_credential AS paper JOIN known ON known.name = paper.name
    WHERE paper.kind IN ('training', 'award') AND (paper.gained_on IS NULL OR paper.gained_on <= %(on)s)
)
SELECT code::bigint, technician_id::bigint,
       coalesce(extract(year FROM gained_on) * 12 + extract(month FROM gained_on) + 1, 1000000000)::bigint
FROM held
