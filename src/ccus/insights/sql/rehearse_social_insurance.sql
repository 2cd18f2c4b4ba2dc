-- Who gets ◆ by the rule that holds and by a changed one, on the whole country as of a day. %(clauses)s are the clauses of both,
-- told apart by `version`. Gives for each kind of primary business (kind, marked now, marked later, gained, lost).
WITH clause AS (
    SELECT * FROM jsonb_to_recordset(%(clauses)s::jsonb) AS each (
        version text, line text, status text, scheme text, reason text, kinds text[], least_people integer
    )
),
belongs AS (
    SELECT technician_id, business_id FROM registry_affiliation WHERE kind = 'primary' AND valid @> %(on)s
),
firm AS (
    SELECT size.business_id, size.people, coalesce(past.business_kind, business.business_kind) AS business_kind
    FROM (SELECT business_id, count(*) AS people FROM belongs GROUP BY business_id) AS size
    JOIN registry_business AS business ON business.id = size.business_id
    LEFT JOIN registry_businesskindperiod AS past ON past.business_id = size.business_id AND past.valid @> %(on)s
),
marked AS (
    SELECT
        insured.technician_id,
        firm.business_kind,
        bool_or(clause.version = 'now') AS is_now,
        bool_or(clause.version = 'later') AS is_later
    FROM registry_technicianinsurance AS insured
    JOIN clause
        ON clause.line = insured.line
        AND clause.status = insured.status
        AND (clause.scheme IS NULL OR clause.scheme = insured.scheme)
        AND (clause.reason IS NULL OR clause.reason = insured.exemption_reason)
    JOIN belongs ON belongs.technician_id = insured.technician_id
    JOIN firm ON firm.business_id = belongs.business_id
    WHERE
        insured.valid @> %(on)s
        AND firm.business_kind = ANY(clause.kinds)
        AND firm.people >= clause.least_people
    GROUP BY insured.technician_id, firm.business_kind
)
SELECT
    business_kind,
    count(*) FILTER (WHERE is_now),
    count(*) FILTER (WHERE is_later),
    count(*) FILTER (WHERE is_later AND NOT is_now),
    count(*) FILTER (WHERE is_now AND NOT is_later)
FROM marked
GROUP BY business_kind
ORDER BY business_kind
