-- When the first touch was received; reads the whole table, once in the life of an installation.
SELECT min(received_at) FROM history_touch
