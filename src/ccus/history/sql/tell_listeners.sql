-- Told at commit to everybody who listens on the channel.
SELECT pg_notify(%(channel)s, %(notice)s)
