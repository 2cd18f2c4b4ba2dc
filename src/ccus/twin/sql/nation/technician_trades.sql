-- Trades people registered, the main one first.
SELECT technician_id, position, getvariable('trades')[trade + 1] AS trade_code FROM batch
