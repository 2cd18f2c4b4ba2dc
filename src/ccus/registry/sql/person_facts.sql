-- What the checks look at of some people as of a day: one row per person, lists as JSON, the latest proof last.
WITH person AS (
    SELECT * FROM registry_technician WHERE ccus_id = ANY(%(people)s)
),
employed AS (
    SELECT technician_id, business_id, lower(valid) AS since_on
    FROM registry_affiliation
    WHERE technician_id IN (SELECT id FROM person) AND kind = 'primary' AND valid @> %(on)s
),
size AS (
    SELECT business_id, count(*) AS people
    FROM registry_affiliation
    WHERE business_id IN (SELECT business_id FROM employed) AND kind = 'primary' AND valid @> %(on)s
    GROUP BY business_id
)
SELECT
    person.ccus_id,
    person.family_name,
    person.given_name,
    person.birth_date,
    person.skill_level,
    person.nationality,
    person.residence_status_code,
    person.residence_period_until,
    person.registered_on,
    (
        SELECT max(event.at) FROM foundation_auditevent AS event
        WHERE event.subject_kind = 'technician' AND event.subject_id = person.ccus_id AND event.at < %(until)s
    ),
    firm.ccus_id,
    firm.name,
    coalesce(
        (
            SELECT past.business_kind FROM registry_businesskindperiod AS past
            WHERE past.business_id = firm.id AND past.valid @> %(on)s
        ),
        firm.business_kind
    ),
    size.people,
    employed.since_on,
    (
        SELECT jsonb_agg(jsonb_build_array(line, status, scheme, exemption_reason, lower(valid)) ORDER BY line)
        FROM registry_technicianinsurance
        WHERE technician_id = person.id AND valid @> %(on)s
    ),
    (
        SELECT jsonb_agg(jsonb_build_array(name, lower(valid), upper(valid) - 1) ORDER BY valid, name)
        FROM registry_qualification
        WHERE technician_id = person.id AND NOT isempty(valid) AND coalesce(lower(valid), %(on)s) <= %(on)s
    ),
    (
        SELECT jsonb_agg(jsonb_build_array(name, gained_on) ORDER BY gained_on, name)
        FROM registry_credential
        WHERE technician_id = person.id AND kind = 'training' AND coalesce(gained_on, %(on)s) <= %(on)s
    ),
    (
        SELECT jsonb_build_array(kind, taken_on) FROM registry_healthcheckup
        WHERE technician_id = person.id AND taken_on <= %(on)s
        ORDER BY taken_on DESC, kind LIMIT 1
    ),
    card.issued_on,
    card.expires_on,
    card.revoked_at
FROM person
LEFT JOIN employed ON employed.technician_id = person.id
LEFT JOIN registry_business AS firm ON firm.id = employed.business_id
LEFT JOIN size ON size.business_id = employed.business_id
LEFT JOIN LATERAL (
    SELECT issued_on, expires_on, revoked_at FROM registry_card
    WHERE technician_id = person.id AND issued_on <= %(on)s
    ORDER BY issue_number DESC LIMIT 1
) AS card ON true
