-- The gate's journal. Events are facts: they are written once and never changed or deleted (the triggers see to it). What the
-- server said about them stands beside them.

CREATE TABLE log (
    id TEXT PRIMARY KEY,
    begun_at TEXT NOT NULL,
    reason TEXT NOT NULL,            -- first, restored, damaged
    above INTEGER NOT NULL           -- events of this log are numbered above this
);

CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL UNIQUE,
    log TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    credential TEXT NOT NULL,
    sealed TEXT NOT NULL             -- {"event":{…},"hash":"…"}: whole in one piece, so that it can be found in a damaged file
);
CREATE INDEX event_by_credential ON event (credential, id);
CREATE INDEX event_by_sequence ON event (sequence);

CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are not changed'); END;
CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are not deleted'); END;

-- Not confirmed by the server.
CREATE TABLE outbox (event INTEGER PRIMARY KEY REFERENCES event);
-- The server will not take it, and says why (problem+json). Kept, counted, shown, tried again later.
CREATE TABLE refused (event INTEGER PRIMARY KEY REFERENCES event, problem TEXT NOT NULL, refused_at TEXT NOT NULL);
-- Confirmed; its receipt has not been fetched.
CREATE TABLE receipt_due (event INTEGER PRIMARY KEY REFERENCES event);
CREATE TABLE receipt (event INTEGER PRIMARY KEY REFERENCES event, receipt TEXT NOT NULL);

CREATE TABLE measurement (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    wall TEXT NOT NULL,
    ticks_ns INTEGER NOT NULL,
    boot TEXT NOT NULL,
    offset_ms INTEGER NOT NULL,
    after_event INTEGER NOT NULL
);

-- What happened to the gate itself and somebody should know of.
CREATE TABLE notice (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, code TEXT NOT NULL, details TEXT NOT NULL);

PRAGMA user_version = 1;
