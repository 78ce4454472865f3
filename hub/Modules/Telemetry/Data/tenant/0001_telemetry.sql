-- Machines and their points, and every value that they reported. Every table starts with tenant_id.
CREATE TABLE telemetry.machines (
    tenant_id  integer NOT NULL,
    machine_id uuid NOT NULL,
    -- Null until Production knows the plant of the agent.
    plant_id   uuid,
    plant_code text COLLATE "C" NOT NULL,
    code       text COLLATE "C" NOT NULL,
    station    text COLLATE "C" NOT NULL,
    agent_id   uuid NOT NULL,
    known_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, machine_id)
);
CREATE UNIQUE INDEX machines_code ON telemetry.machines (tenant_id, plant_code, code);

CREATE TABLE telemetry.points (
    tenant_id    integer NOT NULL,
    point_id     bigint GENERATED ALWAYS AS IDENTITY,
    machine_id   uuid NOT NULL,
    name         text COLLATE "C" NOT NULL,
    kind         smallint NOT NULL CHECK (kind BETWEEN 1 AND 4),
    unit         text NOT NULL,
    role         text COLLATE "C" NOT NULL,
    heartbeat_ms integer NOT NULL,
    PRIMARY KEY (tenant_id, point_id)
);
CREATE UNIQUE INDEX points_name ON telemetry.points (tenant_id, machine_id, name);

-- What a number of an agent's store stands for; a store that was begun anew numbers the same points anew.
CREATE TABLE telemetry.numbers (
    tenant_id integer NOT NULL,
    agent_id  uuid NOT NULL,
    store_id  bytea NOT NULL,
    number    bigint NOT NULL,
    point_id  bigint NOT NULL,
    PRIMARY KEY (tenant_id, agent_id, store_id, number)
);

-- Blocks as they came, until they are folded: an acknowledgement costs one row, however many values are in it.
CREATE TABLE telemetry.inbox (
    tenant_id   integer NOT NULL,
    inbox_id    bigint GENERATED ALWAYS AS IDENTITY,
    agent_id    uuid NOT NULL,
    store_id    bytea NOT NULL,
    base_at     timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    body        bytea NOT NULL,
    PRIMARY KEY (tenant_id, inbox_id)
);
CREATE INDEX inbox_when ON telemetry.inbox (tenant_id, base_at);

-- The newest value of each point by its own time; what comes late never takes its place.
CREATE TABLE telemetry.latest (
    tenant_id  integer NOT NULL,
    point_id   bigint NOT NULL,
    at         timestamptz NOT NULL,
    source_at  timestamptz,
    quality    smallint NOT NULL,
    number     double precision,
    integer    bigint,
    text       text,
    -- Since when value and quality are as they are.
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, point_id)
) WITH (fillfactor = 50);

-- Values of one point and minute, packed as a telemetry block of one column.
CREATE TABLE telemetry.chunks (
    tenant_id integer NOT NULL,
    point_id  bigint NOT NULL,
    minute    timestamptz NOT NULL,
    body      bytea NOT NULL,
    PRIMARY KEY (tenant_id, point_id, minute)
);
-- Old ones are thrown away by time.
CREATE INDEX chunks_when ON telemetry.chunks (tenant_id, minute);

-- The same minute in one row of figures: how many values, and of those with a value least, most, sum, first and last.
CREATE TABLE telemetry.minutes (
    tenant_id integer NOT NULL,
    point_id  bigint NOT NULL,
    minute    timestamptz NOT NULL,
    count     integer NOT NULL,
    valued    integer NOT NULL,
    least     double precision,
    most      double precision,
    total     double precision,
    first     double precision,
    last      double precision,
    PRIMARY KEY (tenant_id, point_id, minute)
);
CREATE INDEX minutes_when ON telemetry.minutes (tenant_id, minute);

-- Values that could not be kept, by reason: of numbers that no table names, or beyond what a minute of a point holds.
CREATE TABLE telemetry.dropped (
    tenant_id integer NOT NULL,
    agent_id  uuid NOT NULL,
    reason    text COLLATE "C" NOT NULL,
    values    bigint NOT NULL,
    last_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, agent_id, reason)
);

SELECT kernel.protect('telemetry.machines');
SELECT kernel.protect('telemetry.points');
SELECT kernel.protect('telemetry.numbers');
SELECT kernel.protect('telemetry.inbox');
SELECT kernel.protect('telemetry.latest');
SELECT kernel.protect('telemetry.chunks');
SELECT kernel.protect('telemetry.minutes');
SELECT kernel.protect('telemetry.dropped');
