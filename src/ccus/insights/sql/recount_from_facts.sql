-- Puts the count from facts in place of kept values and waiting increments of a scope, in months of [from_on, until), and
-- gives what differed. One statement sees one moment: a change committed meanwhile is neither counted nor loses its increments.
WITH counted AS MATERIALIZED (
    SELECT * FROM insights_count(%(scope)s, %(from_on)s, %(until)s)
    WHERE period_on >= %(from_on)s AND period_on < %(until)s
), kept AS MATERIALIZED (
    SELECT measure, split, period_on, part, sum(value)::bigint AS value
    FROM (
        SELECT measure, split, period_on, part, value FROM insights_measurevalue
        UNION ALL SELECT measure, split, period_on, part, delta FROM insights_increment
    ) AS both_kinds
    WHERE measure = ANY(%(measures)s::text[]) AND period_on >= %(from_on)s AND period_on < %(until)s
    GROUP BY measure, split, period_on, part
), compared AS MATERIALIZED (
    SELECT measure, split, period_on, part, coalesce(kept.value, 0) AS was, coalesce(counted.value, 0) AS value
    FROM kept FULL JOIN counted USING (measure, split, period_on, part)
), settled AS (
    DELETE FROM insights_increment
    WHERE measure = ANY(%(measures)s::text[]) AND period_on >= %(from_on)s AND period_on < %(until)s
), written AS (
    INSERT INTO insights_measurevalue AS stored (measure, split, period_on, part, value)
    SELECT measure, split, period_on, part, value FROM compared
    ON CONFLICT (measure, split, period_on, part) DO UPDATE SET value = excluded.value WHERE stored.value <> excluded.value
)
SELECT measure, split, period_on, part, was, value FROM compared WHERE was <> value
ORDER BY measure, split, period_on, part
