-- Definitions of the indexes of a partitioned table that are no constraints, and of its primary key.
-- Gives (definition of the primary key or null, definition of the index or null), the key first.
SELECT pg_get_constraintdef(found.oid), pg_get_indexdef(i.indexrelid)
FROM pg_index AS i
LEFT JOIN pg_constraint AS found ON found.conindid = i.indexrelid AND found.contype = 'p'
WHERE i.indrelid = %(parent)s::regclass
ORDER BY i.indisprimary DESC, i.indexrelid
