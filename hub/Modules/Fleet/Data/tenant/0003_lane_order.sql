-- The newest moment of each lane: what was recorded later is never given an earlier time, over streams and nodes too.
ALTER TABLE fleet.lanes
    ADD COLUMN newest_boot bytea,
    ADD COLUMN newest_ms   bigint,
    ADD COLUMN newest_at   timestamptz;
