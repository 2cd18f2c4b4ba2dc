-- Where kept values and waiting increments of a scope differ from the count from facts, in months of [from_on, until).
WITH kept AS (
    SELECT measure, split, period_on, part, sum(value)::bigint AS value
    FROM (
        SELECT measure, split, period_on, part, value FROM insights_measurevalue
        UNION ALL SELECT measure, split, period_on, part, delta FROM insights_increment
    ) AS both_kinds
    WHERE measure = ANY(%(measures)s::text[]) AND period_on >= %(from_on)s AND period_on < %(until)s
    GROUP BY measure, split, period_on, part
), counted AS (
    SELECT * FROM insights_count(%(scope)s, %(from_on)s, %(until)s)
    WHERE period_on >= %(from_on)s AND period_on < %(until)s
)
SELECT measure, split, period_on, part, coalesce(kept.value, 0), coalesce(counted.value, 0)
FROM kept FULL JOIN counted USING (measure, split, period_on, part)
WHERE coalesce(kept.value, 0) <> coalesce(counted.value, 0)
ORDER BY measure, split, period_on, part
