-- What the checks look at of some firms as of a day: one row per firm, lists as JSON. Names of the people who primarily belong
-- to it are read for one-person contractors alone.
SELECT
    firm.ccus_id,
    firm.name,
    kind.business_kind,
    firm.representative_name,
    (
        SELECT count(*) FROM registry_affiliation AS belongs
        WHERE belongs.business_id = firm.id AND belongs.kind = 'primary' AND belongs.valid @> %(on)s
    ),
    firm.has_construction_licence,
    firm.licence_number,
    firm.registered_on,
    firm.expires_on,
    (
        SELECT jsonb_agg(jsonb_build_array(line, status, scheme, exemption_reason, lower(valid)) ORDER BY line)
        FROM registry_businessinsurance
        WHERE business_id = firm.id AND valid @> %(on)s
    ),
    (
        SELECT jsonb_agg(
            jsonb_build_array(person.ccus_id, person.family_name, person.given_name, person.skill_level)
            ORDER BY person.kana_folded, person.id
        )
        FROM registry_affiliation AS belongs
        JOIN registry_technician AS person ON person.id = belongs.technician_id
        WHERE
            kind.business_kind = 'one_person_contractor'
            AND belongs.business_id = firm.id AND belongs.kind = 'primary' AND belongs.valid @> %(on)s
    )
FROM registry_business AS firm
CROSS JOIN LATERAL (
    SELECT coalesce(
        (
            SELECT past.business_kind FROM registry_businesskindperiod AS past
            WHERE past.business_id = firm.id AND past.valid @> %(on)s
        ),
        firm.business_kind
    ) AS business_kind
) AS kind
WHERE firm.ccus_id = ANY(%(firms)s)
