-- The staged numbers, told at half past eight of their day.
INSERT INTO history_headcount (site_id, business_id, day, people, told_by, told_at)
SELECT site_id, business_id, day, people, %(actor)s, (day + time '08:30') AT TIME ZONE 'Asia/Tokyo'
FROM staged_headcount
