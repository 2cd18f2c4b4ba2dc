-- Proposals: those kept, and at `live_sites` those given, which were found just now. Left out is what got a record, an entry or an
-- answer since it was found; at one of several sites the likelier one stands.
-- Gives (site_id, technician_id, technician ID, business_id or 0, day, confidence, reasons), by technician ID, then day.
WITH proposal AS (
    SELECT site_id, technician_id, coalesce(business_id, 0) AS business_id, day, confidence,
           array_to_string(reasons, ' ') AS reasons
    FROM history_missingdayproposal
    WHERE day = ANY (%(days)s::date[]) AND NOT site_id = ANY (%(live_sites)s::bigint[])
      AND (%(site)s::bigint IS NULL OR site_id = %(site)s::bigint)
      AND (%(technician)s::bigint IS NULL OR technician_id = %(technician)s::bigint)
      AND (%(business)s::bigint IS NULL OR business_id = %(business)s::bigint)
    UNION ALL
    SELECT site_id, technician_id, business_id, day, confidence, reasons
    FROM unnest(%(sites)s::bigint[], %(people)s::bigint[], %(firms)s::bigint[], %(on_days)s::date[], %(confidences)s::float[],
                %(reasons)s::text[]) AS given (site_id, technician_id, business_id, day, confidence, reasons)
    WHERE (%(technician)s::bigint IS NULL OR technician_id = %(technician)s::bigint)
      AND (%(business)s::bigint IS NULL OR business_id = %(business)s::bigint)
), standing AS (
    SELECT DISTINCT ON (proposal.technician_id, proposal.day) proposal.*
    FROM proposal
    WHERE NOT EXISTS (
              SELECT FROM history_workrecord AS record
              WHERE record.technician_id = proposal.technician_id AND record.work_date = proposal.day)
      AND NOT EXISTS (
              SELECT FROM history_directentry AS entry
              WHERE entry.technician_id = proposal.technician_id AND entry.work_date = proposal.day)
      AND NOT EXISTS (
              SELECT FROM history_dayoff AS answer
              WHERE answer.technician_id = proposal.technician_id AND answer.day = proposal.day)
      AND (%(business)s::bigint IS NULL OR EXISTS (
              SELECT FROM registry_affiliation AS affiliation
              WHERE affiliation.technician_id = proposal.technician_id AND affiliation.business_id = %(business)s::bigint
                AND affiliation.valid @> proposal.day))
    ORDER BY proposal.technician_id, proposal.day, proposal.confidence DESC, proposal.site_id
)
SELECT standing.site_id, standing.technician_id, person.ccus_id, standing.business_id, standing.day, standing.confidence,
       standing.reasons
FROM standing
JOIN registry_technician AS person ON person.id = standing.technician_id
ORDER BY person.ccus_id, standing.day
