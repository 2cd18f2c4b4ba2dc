-- The kinds a firm has been of.
SELECT business_id,
       getvariable('business_kinds')[kind + 1] AS business_kind,
       '[' || (DATE '1970-01-01' + valid_from) || ','
         || coalesce((CASE WHEN valid_until < 100000 THEN DATE '1970-01-01' + valid_until END)::VARCHAR, '') || ')' AS valid
FROM batch
