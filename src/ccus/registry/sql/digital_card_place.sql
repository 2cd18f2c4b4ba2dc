-- The digital card in force of one technician; where there is none, one is made at the drawn index of the newest list, or of the next list
-- once that is full. No row when somebody has that place already: draw again. The caller holds the technician.
WITH own AS (
    SELECT * FROM registry_digitalcard WHERE technician_id = %(technician)s AND stopped_at IS NULL
), newest AS (
    SELECT coalesce(max(status_list), 0) AS number FROM registry_digitalcard
), made AS (
    INSERT INTO registry_digitalcard (technician_id, status_list, status_index, made_at, stop_reason)
    SELECT %(technician)s,
        number + ((SELECT count(*) FROM registry_digitalcard WHERE status_list = number) >= %(most)s)::integer,
        %(drawn)s, %(now)s, ''
    FROM newest WHERE NOT EXISTS (SELECT FROM own)
    ON CONFLICT DO NOTHING
    RETURNING *
)
SELECT * FROM own UNION ALL SELECT * FROM made
