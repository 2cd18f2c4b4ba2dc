-- Those of some names that an index bears, whether of a constraint or not.
SELECT relname FROM pg_class WHERE relkind = 'i' AND relnamespace = 'public'::regnamespace AND relname = ANY(%(names)s)
