-- Sites as rows of sites_site.
WITH named AS (
    SELECT *,
           getvariable('towns')[town + 1] || (chance % 9 + 1) || '丁目' AS place,
           CASE WHEN kind = 1 THEN '技能訓練センター実習場' WHEN kind = 2 THEN '就業履歴 接続試験用現場'
                WHEN is_civil THEN getvariable('civil_objects')[object % len(getvariable('civil_objects')) + 1]
                  || getvariable('civil_works')[chance // 9 % len(getvariable('civil_works')) + 1]
                ELSE getvariable('building_objects')[object % len(getvariable('building_objects')) + 1]
                  || getvariable('building_works')[chance // 9 % len(getvariable('building_works')) + 1]
           END AS works
    FROM batch
)
SELECT id,
       lpad(ccus::VARCHAR, 14, '0') AS ccus_id,
       CASE WHEN is_civil OR kind > 0 THEN '' ELSE '（仮称）' END || place || works
         || CASE WHEN is_wide_area THEN '（広域現場）' ELSE '' END AS name,
       folded(CASE WHEN is_civil OR kind > 0 THEN '' ELSE '（仮称）' END || place || works
              || CASE WHEN is_wide_area THEN '（広域現場）' ELSE '' END) AS name_folded,
       prime_id,
       getvariable('site_kinds')[kind + 1] AS kind,
       CASE WHEN is_closed THEN 'closed' ELSE 'open' END AS state,
       '[' || (DATE '1970-01-01' + period_from) || ',' || (DATE '1970-01-01' + period_until) || ')' AS recording_period,
       is_wide_area,
       CASE WHEN chance % 3 = 0 THEN '第' || (chance % 5 + 1) || '工事部' ELSE '' END AS organization_unit,
       getvariable('family_names')[manager + 1] AS site_manager_name,
       lpad(prefecture::VARCHAR, 2, '0') AS office_prefecture_code,
       place || (chance // 9 % 30 + 1) || '-' || (chance // 270 % 20 + 1) AS office_address,
       '0' || (30 + chance % 60) || lpad((chance // 11 % 10000000)::VARCHAR, 7, '0') AS office_phone,
       CASE WHEN is_public THEN 'public' ELSE 'private' END AS order_category,
       chance % 40 = 0 AS handles_hazardous_substances,
       (DATE '1970-01-01' + opened_on) || ' 08:00:00+09' AS opened_at
FROM named
