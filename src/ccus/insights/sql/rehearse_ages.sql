-- How many technicians are young or senior by the limits that hold and by changed ones, as of a day: a person counts from the
-- birthday on. Gives for each group (group, marked now, marked later, gained, lost).
WITH person AS (
    SELECT
        birth_date > (%(on)s::date - make_interval(years => %(minor_now)s)) AS young_now,
        birth_date > (%(on)s::date - make_interval(years => %(minor_later)s)) AS young_later,
        birth_date <= (%(on)s::date - make_interval(years => %(senior_now)s)) AS senior_now,
        birth_date <= (%(on)s::date - make_interval(years => %(senior_later)s)) AS senior_later
    FROM registry_technician
)
SELECT part, count(*) FILTER (WHERE is_now), count(*) FILTER (WHERE is_later),
    count(*) FILTER (WHERE is_later AND NOT is_now), count(*) FILTER (WHERE is_now AND NOT is_later)
FROM person
CROSS JOIN LATERAL (
    VALUES ('young', person.young_now, person.young_later), ('senior', person.senior_now, person.senior_later)
) AS each (part, is_now, is_later)
GROUP BY part
ORDER BY part DESC
