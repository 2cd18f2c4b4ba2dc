-- Contract information of the sites that gave it.
SELECT site_id,
       getvariable('towns')[town + 1] || (chance % 9 + 1) || '丁目地内' AS works_place,
       CASE WHEN is_public THEN ['国土交通省', '県土木事務所', '市役所', '町役場'][chance % 4 + 1]
            ELSE getvariable('family_names')[owner + 1] || '不動産株式会社' END AS owner_name,
       CASE WHEN chance % 12 = 0 THEN 'joint_venture' ELSE 'single' END AS contracting_form,
       '[' || (DATE '1970-01-01' + period_from) || ',' || (DATE '1970-01-01' + period_until) || ')' AS contract_period,
       'K-' || (chance % 900000 + 100000) AS contract_number,
       amount_yen AS contract_amount_yen
FROM batch
