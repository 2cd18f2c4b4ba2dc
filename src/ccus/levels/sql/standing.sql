-- Registered trades of one technician in their order, and levels held by field. Gives (kind: trade | level, code, number).
SELECT 'trade' AS kind, trade_code, position::integer AS number FROM registry_techniciantrade WHERE technician_id = %(technician)s
UNION ALL
SELECT 'level', field, level FROM levels_fieldlevel WHERE technician_id = %(technician)s
ORDER BY kind, number
