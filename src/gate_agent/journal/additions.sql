-- What later versions keep beside the journal. An earlier program, which may be put back, does not look at it.

-- The offset with which an event from before the first measurement was first sent; it is sent with no other.
CREATE TABLE IF NOT EXISTS told_offset (event INTEGER PRIMARY KEY REFERENCES event, offset_ms INTEGER NOT NULL);
-- The server did not have it although it was confirmed: it was sent again, last at this moment.
CREATE TABLE IF NOT EXISTS sent_again (event INTEGER PRIMARY KEY REFERENCES event, at TEXT NOT NULL);
-- What came as the receipt of an event and does not prove it. Kept apart; the receipt is asked for again.
CREATE TABLE IF NOT EXISTS doubted_receipt (
    event INTEGER PRIMARY KEY REFERENCES event,
    receipt TEXT NOT NULL,
    reason TEXT NOT NULL,
    came_at TEXT NOT NULL
);
