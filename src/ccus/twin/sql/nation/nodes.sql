-- Firms in hierarchies; those that are missing there are not in the batch.
SELECT id,
       site_id,
       business_id,
       CASE WHEN upper_id > 0 THEN upper_id END AS upper_id,
       tier,
       CASE WHEN valid_until < 100000 THEN 'ended' WHEN is_registered OR tier = 0 THEN 'registered' ELSE 'approved' END AS state,
       '[' || (DATE '1970-01-01' + valid_from) || ','
         || coalesce((CASE WHEN valid_until < 100000 THEN DATE '1970-01-01' + valid_until END)::VARCHAR, '') || ')' AS valid,
       (DATE '1970-01-01' + valid_from) || ' 08:00:00+09' AS requested_at,
       (DATE '1970-01-01' + valid_from) || ' 08:00:00+09' AS answered_at
FROM batch
