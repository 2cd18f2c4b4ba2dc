-- Gives every month that changed a new mark and forgets the single changes. A change that commits later stays for the next time.
WITH taken AS (
    DELETE FROM insights_recordmonthchange RETURNING month
), changed AS (
    SELECT DISTINCT month FROM taken
)
INSERT INTO insights_lakemonth (month, mark)
SELECT month, gen_random_uuid() FROM changed
ON CONFLICT (month) DO UPDATE SET mark = excluded.mark
