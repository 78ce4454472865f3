-- How many values of each number of a store have come, those folded away included, and where both ends stood at the report before.
CREATE TABLE telemetry.tallies (
    tenant_id     integer NOT NULL,
    agent_id      uuid NOT NULL,
    store_id      bytea NOT NULL,
    number        bigint NOT NULL,
    -- Folded; what lies in the inbox comes to it.
    received      bigint NOT NULL DEFAULT 0,
    told_received bigint NOT NULL DEFAULT 0,
    told_taken    bigint NOT NULL DEFAULT 0,
    told_not_kept bigint NOT NULL DEFAULT 0,
    told_thinned  bigint NOT NULL DEFAULT 0,
    told_room     bigint NOT NULL DEFAULT 0,
    told_age      bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, agent_id, store_id, number)
) WITH (fillfactor = 50);

-- Stores that sent values before they were counted here: their first report is where counting begins.
CREATE TABLE telemetry.uncounted (
    tenant_id integer NOT NULL,
    agent_id  uuid NOT NULL,
    store_id  bytea NOT NULL,
    PRIMARY KEY (tenant_id, agent_id, store_id)
);
INSERT INTO telemetry.uncounted (tenant_id, agent_id, store_id) SELECT DISTINCT tenant_id, agent_id, store_id FROM telemetry.numbers;

SELECT kernel.protect('telemetry.tallies');
SELECT kernel.protect('telemetry.uncounted');
