-- Serialises everything that concludes about the same people, in one order so that two writers never wait for each other.
SELECT count(pg_advisory_xact_lock(7101, technician::int))
FROM unnest(%(technicians)b::bigint[]) AS technician
