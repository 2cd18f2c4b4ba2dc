-- Who belonged to which firm when.
SELECT technician_id,
       business_id,
       CASE WHEN is_primary THEN 'primary' ELSE 'secondary' END AS kind,
       DATE '1970-01-01' + hired_on AS hired_on,
       '[' || (DATE '1970-01-01' + valid_from) || ','
         || coalesce((CASE WHEN valid_until < 100000 THEN DATE '1970-01-01' + valid_until END)::VARCHAR, '') || ')' AS valid
FROM batch
