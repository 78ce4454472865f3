-- What agents send: lanes with their watermarks, and what could not be taken in. Every table starts with tenant_id.
CREATE TABLE fleet.assignments (
    tenant_id   integer NOT NULL,
    agent_id    uuid NOT NULL,
    plant_code  text COLLATE "C" NOT NULL,
    stations    text[] NOT NULL,
    assigned_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, agent_id)
);

-- One row per numbered history: (agent, store, lane). Updated once per batch; the free space keeps that update in its page.
CREATE TABLE fleet.lanes (
    tenant_id  integer NOT NULL,
    agent_id   uuid NOT NULL,
    store_id   bytea NOT NULL CHECK (length(store_id) = 16),
    lane       smallint NOT NULL,
    next       bigint NOT NULL CHECK (next >= 1),
    started_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    -- Found copied: two histories under one number range. Nothing more of it is taken in.
    retired    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, agent_id, store_id, lane)
) WITH (fillfactor = 40);

-- Hashes of what was taken in, eight bytes per record in lane order, so that a resent record can be told from another one
-- with the same number. Kept longer than an agent keeps what was acknowledged.
CREATE TABLE fleet.lane_runs (
    tenant_id   integer NOT NULL,
    agent_id    uuid NOT NULL,
    store_id    bytea NOT NULL,
    lane        smallint NOT NULL,
    first       bigint NOT NULL,
    last        bigint NOT NULL,
    hashes      bytea NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, agent_id, store_id, lane, first)
);

-- Numbers that will never come, each range with its reason.
CREATE TABLE fleet.lane_gaps (
    tenant_id integer NOT NULL,
    gap_id    uuid NOT NULL,
    agent_id  uuid NOT NULL,
    store_id  bytea NOT NULL,
    lane      smallint NOT NULL,
    first     bigint NOT NULL,
    last      bigint NOT NULL,
    why       text COLLATE "C" NOT NULL,
    found_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, gap_id)
);

-- Records that could not be taken in, whole, with the reason.
CREATE TABLE fleet.ingest_rejects (
    tenant_id   integer NOT NULL,
    reject_id   uuid NOT NULL,
    agent_id    uuid NOT NULL,
    store_id    bytea NOT NULL,
    lane        smallint NOT NULL,
    number      bigint NOT NULL,
    raw         bytea NOT NULL,
    code        text COLLATE "C" NOT NULL,
    detail      text NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, reject_id)
);

-- Lane 2: what happened to agents and at stations besides scans.
CREATE TABLE fleet.events (
    tenant_id      integer NOT NULL,
    agent_id       uuid NOT NULL,
    store_id       bytea NOT NULL,
    number         bigint NOT NULL,
    type           text COLLATE "C" NOT NULL,
    station        text COLLATE "C" NOT NULL,
    occurred_at    timestamptz NOT NULL,
    uncertainty_ms bigint NOT NULL,
    clock_method   text COLLATE "C" NOT NULL,
    received_at    timestamptz NOT NULL,
    facts          jsonb NOT NULL,
    PRIMARY KEY (tenant_id, agent_id, store_id, number)
);
CREATE INDEX events_when ON fleet.events (tenant_id, agent_id, occurred_at);

-- Ties a boot's monotonic clock to the hub's, so that a record's time can be corrected whatever the agent's clock says.
CREATE TABLE fleet.clock_anchors (
    tenant_id    integer NOT NULL,
    agent_id     uuid NOT NULL,
    boot_id      bytea NOT NULL,
    monotonic_ms bigint NOT NULL,
    hub_at       timestamptz NOT NULL,
    wall_us      bigint NOT NULL,
    PRIMARY KEY (tenant_id, agent_id, boot_id, monotonic_ms)
);
CREATE INDEX clock_anchors_when ON fleet.clock_anchors (tenant_id, agent_id, hub_at);

SELECT kernel.protect('fleet.assignments');
SELECT kernel.protect('fleet.lanes');
SELECT kernel.protect('fleet.lane_runs');
SELECT kernel.protect('fleet.lane_gaps');
SELECT kernel.protect('fleet.ingest_rejects');
SELECT kernel.protect('fleet.events');
SELECT kernel.protect('fleet.clock_anchors');
