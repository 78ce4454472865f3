CREATE TABLE probe.units (
    tenant_id integer NOT NULL,
    uid       text COLLATE "C" NOT NULL CHECK (uid NOT LIKE 'POISON%'),
    scans     bigint NOT NULL,
    PRIMARY KEY (tenant_id, uid)
);
CREATE TABLE probe.scans (
    tenant_id   integer NOT NULL,
    agent_id    uuid NOT NULL,
    store_id    bytea NOT NULL,
    number      bigint NOT NULL,
    uid         text COLLATE "C" NOT NULL,
    occurred_at timestamptz NOT NULL,
    method      text NOT NULL,
    PRIMARY KEY (tenant_id, agent_id, store_id, number)
);
SELECT kernel.protect('probe.units');
SELECT kernel.protect('probe.scans');
