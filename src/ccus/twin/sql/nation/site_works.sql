-- Works information of the sites that gave it.
SELECT site_id,
       CASE WHEN is_civil THEN 'civil' WHEN chance % 9 = 0 THEN 'electrical_and_other' ELSE 'building' END AS works_kind,
       is_public AS is_corins_registered
FROM batch
