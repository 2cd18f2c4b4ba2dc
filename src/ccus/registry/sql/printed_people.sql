-- What forms print of some people as of a day: one row per person, lists as JSON in the order of their days.
SELECT
    person.ccus_id,
    person.family_name,
    person.given_name,
    person.family_kana,
    person.given_kana,
    person.gender,
    person.birth_date,
    person.blood_type || person.blood_rh,
    person.postal_code,
    person.prefecture_code,
    person.address,
    person.phone_mobile,
    person.phone_home,
    person.emergency_contact_name,
    person.emergency_contact_relationship,
    person.emergency_contact_address,
    person.emergency_contact_phone,
    person.kentaikyo_status,
    person.chutaikyo_enrolled,
    person.experience_years,
    person.skill_level,
    person.nationality,
    person.residence_status_code,
    person.residence_period_until,
    (
        SELECT jsonb_agg(jsonb_build_array(line, status, scheme)) FROM registry_technicianinsurance
        WHERE technician_id = person.id AND valid @> %(on)s
    ),
    (
        SELECT jsonb_agg(jsonb_build_array(kind, taken_on) ORDER BY taken_on, kind) FROM registry_healthcheckup
        WHERE technician_id = person.id AND taken_on <= %(on)s
    ),
    (
        SELECT jsonb_agg(name ORDER BY valid, name) FROM registry_qualification
        WHERE technician_id = person.id AND valid @> %(on)s
    ),
    (
        SELECT jsonb_agg(jsonb_build_array(firm.ccus_id, belongs.kind, belongs.hired_on) ORDER BY belongs.id)
        FROM registry_affiliation AS belongs
        JOIN registry_business AS firm ON firm.id = belongs.business_id
        WHERE belongs.technician_id = person.id AND belongs.valid @> %(on)s
    )
FROM registry_technician AS person
WHERE person.ccus_id = ANY(%(people)s)
