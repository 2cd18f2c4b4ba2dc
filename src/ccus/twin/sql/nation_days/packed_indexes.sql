-- Indexes of one partition that were packed full when they were made. Gives (name).
SELECT index.relname
FROM pg_index AS i
JOIN pg_class AS index ON index.oid = i.indexrelid
WHERE i.indrelid = %(child)s::regclass AND 'fillfactor=100' = ANY (index.reloptions)
ORDER BY index.relname
