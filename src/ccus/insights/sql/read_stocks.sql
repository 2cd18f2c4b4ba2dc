-- Sums of all months before a day, of some measures by split and part, with the increments that are not folded yet.
SELECT measure, split, part, sum(value)::bigint
FROM (
    SELECT measure, split, part, value FROM insights_measurevalue
    WHERE measure = ANY(%(measures)s::text[]) AND split = ANY(%(splits)s::text[]) AND period_on < %(until)s
    UNION ALL
    SELECT measure, split, part, delta FROM insights_increment
    WHERE measure = ANY(%(measures)s::text[]) AND split = ANY(%(splits)s::text[]) AND period_on < %(until)s
) AS kept
GROUP BY measure, split, part
