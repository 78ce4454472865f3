-- Hashes are thrown away by age; one entry per transaction, not per scan.
CREATE INDEX lane_runs_when ON fleet.lane_runs (tenant_id, received_at);
