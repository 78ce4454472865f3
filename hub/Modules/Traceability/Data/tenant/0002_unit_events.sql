-- The ledger: append-only. The columns are projections of the event bytes, which are what the chain hashes.
CREATE TABLE traceability.unit_events (
  tenant_id integer NOT NULL,
  uid text COLLATE "C" NOT NULL,
  unit_seq bigint NOT NULL CHECK (unit_seq > 0),
  kind smallint NOT NULL,
  occurred_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  company_id uuid NOT NULL,
  plant_id uuid NOT NULL,
  department_id uuid NOT NULL,
  station text COLLATE "C" NOT NULL,
  step integer NOT NULL,
  order_number text COLLATE "C" NOT NULL,
  verdict smallint NOT NULL,
  code text COLLATE "C" NOT NULL,
  agent_id uuid,
  store_id bytea,
  lane smallint,
  number bigint,
  part smallint,
  person_id uuid,
  parent_uid text COLLATE "C" NOT NULL,
  child_uid text COLLATE "C" NOT NULL,
  state smallint,
  event bytea NOT NULL,
  hash bytea NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (tenant_id, uid, unit_seq),
  CHECK ((store_id IS NULL) = (number IS NULL) AND (store_id IS NULL) = (lane IS NULL) AND (store_id IS NULL) = (part IS NULL))
);

-- The same record of the same store is applied once, whoever sends it again.
CREATE UNIQUE INDEX unit_events_source ON traceability.unit_events (tenant_id, store_id, lane, number, part)
  WHERE store_id IS NOT NULL;

-- The list of recent scans, and the sealer's look at what is new.
CREATE INDEX unit_events_recorded ON traceability.unit_events (tenant_id, recorded_at, number, uid);

SELECT kernel.protect('traceability.unit_events');

-- Scans of labels that name no unit of ours: kept whole, outside any unit's history.
CREATE TABLE traceability.stray_scans (
  tenant_id integer NOT NULL,
  store_id bytea NOT NULL,
  lane smallint NOT NULL,
  number bigint NOT NULL,
  agent_id uuid NOT NULL,
  uid text COLLATE "C" NOT NULL,
  station text COLLATE "C" NOT NULL,
  occurred_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  verdict smallint NOT NULL,
  code text COLLATE "C" NOT NULL,
  person_id uuid,
  record bytea NOT NULL,
  PRIMARY KEY (tenant_id, store_id, lane, number)
);

CREATE INDEX stray_scans_recorded ON traceability.stray_scans (tenant_id, recorded_at, number, uid);
CREATE INDEX stray_scans_uid ON traceability.stray_scans (tenant_id, uid, recorded_at);

SELECT kernel.protect('traceability.stray_scans');

REVOKE UPDATE, DELETE ON traceability.unit_events, traceability.stray_scans FROM eh_app;
