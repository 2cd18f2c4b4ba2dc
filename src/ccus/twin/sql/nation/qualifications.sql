-- Licences and courses, each with its certificate.
SELECT technician_id,
       getvariable('qualifications')[qualification + 1] AS name,
       '第' || lpad((certificate % 10000000)::VARCHAR, 7, '0') || '号' AS certificate_number,
       '[' || (DATE '1970-01-01' + gained_on) || ',' || ')' AS valid
FROM batch
