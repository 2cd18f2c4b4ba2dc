-- Firms as rows of registry_business. `form`: 0 株式会社 in front, 1 behind, 2 有限会社 in front, 3 none.
WITH named AS (
    SELECT *,
           CASE WHEN stem < len(getvariable('family_names')) THEN getvariable('family_names')[stem + 1]
                ELSE getvariable('firm_stems')[stem - len(getvariable('family_names')) + 1] END
             || getvariable('firm_lines')[line + 1] AS bare,
           CASE WHEN stem < len(getvariable('family_names')) THEN getvariable('family_kana')[stem + 1]
                ELSE getvariable('firm_stem_kana')[stem - len(getvariable('family_names')) + 1] END
             || getvariable('firm_line_kana')[line + 1] AS bare_kana
    FROM batch
)
SELECT id,
       lpad(ccus::VARCHAR, 14, '0') AS ccus_id,
       DATE '1970-01-01' + approved_on AS registered_on,
       DATE '1970-01-01' + expires_on AS expires_on,
       ['株式会社', '', '有限会社', ''][form + 1] || bare || ['', '株式会社', '', ''][form + 1] AS name,
       ['カブシキガイシャ', '', 'ユウゲンガイシャ', ''][form + 1] || bare_kana || ['', 'カブシキガイシャ', '', ''][form + 1]
         AS name_kana,
       folded(['株式会社', '', '有限会社', ''][form + 1] || bare || ['', '株式会社', '', ''][form + 1]) AS name_folded,
       licence > 0 AS has_construction_licence,
       CASE WHEN licence > 0 THEN '知事許可（般-' || (1 + chance % 5) || '）第' || (chance % 90000 + 10000) || '号' ELSE '' END
         AS licence_number,
       getvariable('business_kinds')[kind + 1] AS business_kind,
       CASE WHEN kind = 0 THEN corporate_number::VARCHAR ELSE '' END AS corporate_number,
       getvariable('family_names')[family + 1] || ' ' || getvariable('given_names')[given + 1] AS representative_name,
       lpad((prefecture * 20000 + chance % 17000)::VARCHAR, 7, '0') AS postal_code,
       lpad(prefecture::VARCHAR, 2, '0') AS prefecture_code,
       getvariable('towns')[chance % len(getvariable('towns')) + 1] || (chance % 9 + 1) || '-' || (chance // 9 % 30 + 1) AS address,
       '0' || (30 + chance % 60) || lpad((chance // 11 % 10000000)::VARCHAR, 7, '0') AS phone,
       CASE WHEN capital_yen > 0 THEN capital_yen END AS capital_yen,
       CASE WHEN kind < 2 THEN capital_yen * (4 + chance % 9) + 30000000 END AS sales_yen,
       CASE WHEN kind < 2 THEN capital_yen * (4 + chance % 9) + 24000000 END AS completed_works_yen,
       chance % 12 = 0 AS has_other_business,
       CASE WHEN licence > 0 THEN '{' || lpad(licence::VARCHAR, 2, '0') || '}' ELSE '{}' END AS licensed_trades,
       CASE WHEN chance % 10 < 5 THEN 'enrolled' ELSE 'not_enrolled' END AS retirement_mutual_aid_status,
       chance % 10 < 3 AS chutaikyo_enrolled,
       kind = 2 AND chance % 10 < 8 AS workers_comp_special_enrolled,
       '[]' AS digital_certificates,
       '{}' AS main_clients,
       '{}' AS awards,
       CASE WHEN association > 0 THEN '{' || getvariable('associations')[association] || '}' ELSE '{}' END AS associations
FROM named
