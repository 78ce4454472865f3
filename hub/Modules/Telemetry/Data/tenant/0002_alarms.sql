-- Alarms that agents raised, one row from being raised to being over. A second word of an alarm that is active counts in its row.
CREATE TABLE telemetry.alarms (
    tenant_id       integer NOT NULL,
    alarm_id        uuid NOT NULL,
    agent_id        uuid NOT NULL,
    -- Null and empty while the hub knows no machine of this agent by that code.
    plant_id        uuid,
    plant_code      text COLLATE "C" NOT NULL,
    station         text COLLATE "C" NOT NULL,
    machine         text COLLATE "C" NOT NULL,
    name            text COLLATE "C" NOT NULL,
    point           text COLLATE "C" NOT NULL,
    severity        smallint NOT NULL CHECK (severity BETWEEN 1 AND 3),
    said            text NOT NULL,
    value           text NOT NULL,
    comparison      text COLLATE "C" NOT NULL,
    boundary        text NOT NULL,
    -- Since when the value was beyond it; before raised_at where the alarm waits.
    since           timestamptz NOT NULL,
    raised_at       timestamptz NOT NULL,
    -- How often it was raised while active, and how often it came and went without being told.
    times           integer NOT NULL,
    untold          bigint NOT NULL,
    cleared_at      timestamptz,
    acknowledged_at timestamptz,
    acknowledged_by uuid,
    note            text NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, alarm_id)
);
CREATE UNIQUE INDEX alarms_active ON telemetry.alarms (tenant_id, agent_id, machine, name) WHERE cleared_at IS NULL;
CREATE INDEX alarms_over ON telemetry.alarms (tenant_id, raised_at DESC, alarm_id DESC) WHERE cleared_at IS NOT NULL;

-- Alarms that are kept back for a while, whichever time they come.
CREATE TABLE telemetry.shelved_alarms (
    tenant_id  integer NOT NULL,
    agent_id   uuid NOT NULL,
    machine    text COLLATE "C" NOT NULL,
    name       text COLLATE "C" NOT NULL,
    until      timestamptz NOT NULL,
    reason     text NOT NULL,
    shelved_by uuid NOT NULL,
    shelved_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, agent_id, machine, name)
);

SELECT kernel.protect('telemetry.alarms');
SELECT kernel.protect('telemetry.shelved_alarms');
