-- The newest day with a root; null before there is any.
SELECT max(day) FROM history_touchroot
