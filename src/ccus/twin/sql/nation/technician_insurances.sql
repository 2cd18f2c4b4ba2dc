-- Three insurances of each person. `state`: 0 and 1 by the company, 2 nothing, 3 self-employed.
SELECT technician_id,
       line,
       CASE WHEN state = 2 THEN 'not_enrolled'
            WHEN line = 'employment' AND state = 3 THEN 'exempt' ELSE 'enrolled' END AS status,
       CASE WHEN state = 2 OR (line = 'employment' AND state = 3) THEN ''
            WHEN line = 'health' AND age >= 75 THEN 'late_elderly'
            WHEN line = 'health' THEN ['kyokai_kenpo', 'construction_national_health', '', 'national_health'][state + 1]
            WHEN line = 'pension' AND age >= 70 THEN 'pension_recipient'
            WHEN line = 'pension' THEN CASE WHEN state = 3 THEN 'national_pension' ELSE 'employees_pension' END
            ELSE 'general_employment' END AS scheme,
       CASE WHEN line = 'employment' AND state = 3 THEN 'sole_trader_and_family' ELSE '' END AS exemption_reason,
       '[' || (DATE '1970-01-01' + registered_on) || ',)' AS valid
FROM batch, (VALUES ('health'), ('pension'), ('employment')) AS lines (line)
