-- Open exceptions, the newest first: closed ones are many and leave the index.
CREATE INDEX exceptions_open_raised ON traceability.exceptions (tenant_id, raised_at, exception_id) WHERE closed_at IS NULL;
-- Refusals are few among scans.
CREATE INDEX unit_events_refused ON traceability.unit_events (tenant_id, recorded_at, number, uid) WHERE verdict = 3 AND lane = 1 AND part = 0;
