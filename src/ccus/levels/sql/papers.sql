-- What one technician has on paper: qualifications, training and awards, and career certificates that were not withdrawn.
-- Gives (kind, id, name, from, until, numbers); of a certificate the name is its state, the last day is inclusive, and the
-- numbers are days worked, as foreman, as crew leader. In the order in which they were registered.
SELECT 'qualification' AS kind, id, name, lower(valid), upper(valid), NULL::integer[]
FROM registry_qualification WHERE technician_id = %(technician)s AND NOT isempty(valid)
UNION ALL
SELECT 'credential', id, name, gained_on, NULL, NULL
FROM registry_credential WHERE technician_id = %(technician)s AND kind = ANY (%(credentials)s)
UNION ALL
SELECT 'certificate', id, state, from_on, until_on, ARRAY[work_days, foreman_days, crew_leader_days]
FROM levels_careercertificate WHERE technician_id = %(technician)s AND state <> 'withdrawn'
ORDER BY 1, 2
