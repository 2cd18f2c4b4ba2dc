-- Values of some measures by split, month and part, with the increments that are not folded yet; zeroes are left out.
SELECT measure, split, period_on, part, sum(value)::bigint
FROM (
    SELECT measure, split, period_on, part, value FROM insights_measurevalue
    WHERE measure = ANY(%(measures)s::text[]) AND split = ANY(%(splits)s::text[])
      AND period_on >= %(from_on)s AND period_on < %(until)s
    UNION ALL
    SELECT measure, split, period_on, part, delta FROM insights_increment
    WHERE measure = ANY(%(measures)s::text[]) AND split = ANY(%(splits)s::text[])
      AND period_on >= %(from_on)s AND period_on < %(until)s
) AS kept
GROUP BY measure, split, period_on, part
HAVING sum(value) <> 0
ORDER BY measure, split, period_on, part
