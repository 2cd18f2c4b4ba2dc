-- What was worked at one site, from its records as they are now: in all, by month, trade, level and tier.
-- Gives (dimension, part, technicians, firms, days); part is '' where nothing is known (no tier, no trade).
-- Records shrink to persons and months first: a person's level is looked up once, and twenty times fewer rows are sorted.
WITH person AS MATERIALIZED (
    SELECT technician_id, business_id, trade_code, tier, date_trunc('month', work_date)::date AS month, count(*) AS days
    FROM history_workrecord
    WHERE site_id = %(site)s
    GROUP BY 1, 2, 3, 4, 5
), level AS MATERIALIZED (
    SELECT technician.id, technician.skill_level FROM registry_technician AS technician
    WHERE technician.id = ANY (SELECT DISTINCT technician_id FROM person)
)
SELECT CASE grouping(month, trade_code, skill_level, tier)
           WHEN 15 THEN 'all' WHEN 7 THEN 'month' WHEN 11 THEN 'trade' WHEN 13 THEN 'level' ELSE 'tier' END,
       coalesce(to_char(month, 'YYYY-MM'), trade_code, skill_level::text, tier::text, ''),
       count(DISTINCT technician_id), count(DISTINCT business_id), coalesce(sum(days), 0)::bigint
FROM person JOIN level ON level.id = person.technician_id
GROUP BY GROUPING SETS ((), (month), (trade_code), (skill_level), (tier))
ORDER BY 1, 2
