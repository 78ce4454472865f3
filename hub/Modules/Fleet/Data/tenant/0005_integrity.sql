-- What agents say went into their lanes, held against what came: one row a day and agent.
CREATE TABLE fleet.integrity_reports (
    tenant_id   integer NOT NULL,
    report_id   uuid NOT NULL,
    agent_id    uuid NOT NULL,
    -- The store of values.
    store_id    bytea NOT NULL,
    -- The last record of values that is counted in.
    through     bigint NOT NULL,
    reported_at timestamptz NOT NULL,
    -- When the report before was made, from which this one counts; null when counting began here or with the store.
    since       timestamptz,
    code        text COLLATE "C" NOT NULL CHECK (code IN ('integrity.balanced', 'integrity.begun', 'integrity.unbalanced', 'integrity.not_checked')),
    detail      text NOT NULL,
    points      integer NOT NULL,
    values_in   bigint NOT NULL,
    values_out  bigint NOT NULL,
    -- Values by reason.
    dropped     jsonb NOT NULL,
    -- Each lane: what the agent says was acknowledged, where the hub stands, numbers that never came, records that could not be taken in.
    lanes       jsonb NOT NULL,
    -- Points that lost values or do not add up, the worst first.
    remarkable  jsonb NOT NULL,
    PRIMARY KEY (tenant_id, report_id)
);
CREATE INDEX integrity_reports_agent ON fleet.integrity_reports (tenant_id, agent_id, report_id);

-- What a report asks of each lane of its agent.
CREATE INDEX lane_gaps_lane ON fleet.lane_gaps (tenant_id, agent_id, store_id, lane);
CREATE INDEX ingest_rejects_lane ON fleet.ingest_rejects (tenant_id, agent_id, store_id, lane);

SELECT kernel.protect('fleet.integrity_reports');
