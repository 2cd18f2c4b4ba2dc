-- Adds all waiting increments to the kept values and removes them.
WITH waiting AS (
    DELETE FROM insights_increment RETURNING measure, split, period_on, part, delta
)
INSERT INTO insights_measurevalue AS kept (measure, split, period_on, part, value)
SELECT measure, split, period_on, part, sum(delta)
FROM waiting
GROUP BY measure, split, period_on, part
ON CONFLICT (measure, split, period_on, part) DO UPDATE SET value = kept.value + excluded.value
