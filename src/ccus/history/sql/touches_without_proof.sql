-- Whether any touch was received before a moment. Stops at the first one it meets.
SELECT EXISTS (SELECT FROM history_touch WHERE received_at < %(moment)s)
