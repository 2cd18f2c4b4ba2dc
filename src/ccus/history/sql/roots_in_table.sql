-- Signed roots as the table has them.
SELECT day, signed FROM history_touchroot ORDER BY day
