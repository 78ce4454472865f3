-- A point is found among the numbers of its stores when its unfolded values are read.
CREATE INDEX numbers_point ON telemetry.numbers (tenant_id, point_id);
