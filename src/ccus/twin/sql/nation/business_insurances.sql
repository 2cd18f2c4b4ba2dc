-- Three insurances of each firm. `state`: 0 enrolled, 1 not enrolled, 2 exempt.
SELECT business_id,
       line,
       ['enrolled', 'not_enrolled', 'exempt'][state + 1] AS status,
       CASE WHEN state > 0 THEN ''
            ELSE CASE line WHEN 'health' THEN 'kyokai_kenpo' WHEN 'pension' THEN 'employees_pension'
                 ELSE 'general_employment' END END AS scheme,
       CASE WHEN state = 2 THEN 'individual_workplace_under_5' ELSE '' END AS exemption_reason,
       '[' || (DATE '1970-01-01' + approved_on) || ',)' AS valid
FROM batch, (VALUES ('health'), ('pension'), ('employment')) AS lines (line)
