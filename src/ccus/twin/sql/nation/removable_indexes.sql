-- Secondary indexes and exclusion constraints of some tables.
-- Gives (table, name, definition, is_constraint); the definition of a constraint lacks the words ADD CONSTRAINT and name.
SELECT tables.relname, indexes.relname,
       CASE WHEN constraints.oid IS NULL THEN pg_get_indexdef(indexes.oid) ELSE pg_get_constraintdef(constraints.oid) END,
       constraints.oid IS NOT NULL
FROM pg_index AS facts
JOIN pg_class AS indexes ON indexes.oid = facts.indexrelid
JOIN pg_class AS tables ON tables.oid = facts.indrelid
LEFT JOIN pg_constraint AS constraints
  ON constraints.conindid = indexes.oid AND constraints.conrelid = tables.oid AND constraints.contype IN ('p', 'u', 'x')
WHERE tables.relname = ANY(%(tables)s)
  AND tables.relnamespace = 'public'::regnamespace
  AND NOT facts.indisprimary
  AND (NOT facts.indisunique OR constraints.contype = 'x')
  AND coalesce(constraints.contype, 'x') = 'x'
ORDER BY 1, 2
