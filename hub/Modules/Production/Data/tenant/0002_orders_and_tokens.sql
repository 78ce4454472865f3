CREATE TABLE production.orders (
  tenant_id integer NOT NULL,
  id uuid NOT NULL,
  number text COLLATE "C" NOT NULL,
  company_id uuid NOT NULL,
  plant_id uuid NOT NULL,
  department_id uuid NOT NULL,
  item_id uuid NOT NULL,
  routing_version_id uuid NOT NULL,
  planned integer NOT NULL CHECK (planned > 0),
  released integer NOT NULL DEFAULT 0 CHECK (released BETWEEN 0 AND planned),
  -- Folded from order_deltas; the truth at any moment is this plus what is not folded yet.
  good integer NOT NULL DEFAULT 0,
  scrap integer NOT NULL DEFAULT 0,
  rework integer NOT NULL DEFAULT 0,
  due timestamptz NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state IN ('planned', 'released', 'running', 'paused', 'closed')),
  created_at timestamptz NOT NULL,
  closed_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, number),
  FOREIGN KEY (tenant_id, company_id) REFERENCES production.companies (tenant_id, id),
  FOREIGN KEY (tenant_id, plant_id) REFERENCES production.plants (tenant_id, id),
  FOREIGN KEY (tenant_id, department_id) REFERENCES production.departments (tenant_id, id),
  FOREIGN KEY (tenant_id, routing_version_id) REFERENCES production.routing_versions (tenant_id, id)
);
SELECT kernel.protect('production.orders');

CREATE TABLE production.order_releases (
  tenant_id integer NOT NULL,
  order_id uuid NOT NULL,
  number integer NOT NULL,
  quantity integer NOT NULL CHECK (quantity > 0),
  at timestamptz NOT NULL,
  person_id uuid,
  first_uid text COLLATE "C" NOT NULL,
  last_uid text COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant_id, order_id, number),
  FOREIGN KEY (tenant_id, order_id) REFERENCES production.orders (tenant_id, id)
);
SELECT kernel.protect('production.order_releases');

-- One row for each unit in production and for each labelled component. Columns are StationRules.UnitSnapshot.
-- No foreign keys: tokens are written by the thousand a second, always together with rows that exist.
CREATE TABLE production.tokens (
  tenant_id integer NOT NULL,
  uid text COLLATE "C" NOT NULL,
  id uuid NOT NULL,
  order_id uuid,
  company_id uuid NOT NULL,
  plant_id uuid NOT NULL,
  department_id uuid NOT NULL,
  routing_version_id uuid,
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 8),
  step integer NOT NULL,
  last_step integer NOT NULL,
  loops integer NOT NULL,
  components integer NOT NULL,
  before_state smallint,
  before_step integer,
  before_last_step integer,
  before_loops integer,
  before_components integer,
  unit_seq bigint NOT NULL,
  last_station text COLLATE "C" NOT NULL DEFAULT '',
  last_source uuid,
  changed_at timestamptz NOT NULL,
  merged_into text COLLATE "C" NOT NULL DEFAULT '',
  hold_reason text NOT NULL DEFAULT '',
  hold_by uuid,
  PRIMARY KEY (tenant_id, uid),
  CHECK (order_id IS NOT NULL OR state IN (3, 5, 7, 8))
) WITH (fillfactor = 85);
SELECT kernel.protect('production.tokens');

-- What is in production now; done units leave the index, so it stays small.
CREATE INDEX tokens_in_work ON production.tokens (tenant_id, plant_id, routing_version_id, step, state)
  WHERE state IN (1, 2, 3, 6);
CREATE INDEX tokens_of_order ON production.tokens (tenant_id, order_id, uid) WHERE order_id IS NOT NULL;
CREATE INDEX tokens_components ON production.tokens (tenant_id, plant_id, uid) WHERE order_id IS NULL;

-- Every change of a unit's place, in acceptance order: what a late scan is replayed against, and what the projections
-- can be rebuilt from.
CREATE TABLE production.moves (
  tenant_id integer NOT NULL,
  uid text COLLATE "C" NOT NULL,
  unit_seq bigint NOT NULL,
  occurred_at timestamptz NOT NULL,
  station text COLLATE "C" NOT NULL,
  source uuid,
  intent smallint NOT NULL,
  effect smallint NOT NULL,
  step integer NOT NULL,
  other_uid text COLLATE "C" NOT NULL DEFAULT '',
  from_state smallint NOT NULL,
  from_step integer NOT NULL,
  from_last_step integer NOT NULL,
  from_loops integer NOT NULL,
  from_components integer NOT NULL,
  to_state smallint NOT NULL,
  to_step integer NOT NULL,
  to_last_step integer NOT NULL,
  to_loops integer NOT NULL,
  to_components integer NOT NULL,
  PRIMARY KEY (tenant_id, uid, unit_seq)
);
SELECT kernel.protect('production.moves');

-- Scans that are ahead of what is recorded. A row lives until the missing scan arrives or a person decides.
CREATE TABLE production.waiting_scans (
  tenant_id integer NOT NULL,
  agent_id uuid NOT NULL,
  store_id bytea NOT NULL CHECK (length(store_id) = 16),
  number bigint NOT NULL,
  uid text COLLATE "C" NOT NULL,
  context_uid text COLLATE "C" NOT NULL,
  unit_type text COLLATE "C" NOT NULL,
  station text COLLATE "C" NOT NULL,
  intent smallint NOT NULL,
  occurred_at timestamptz NOT NULL,
  uncertainty interval NOT NULL,
  clock_method text COLLATE "C" NOT NULL,
  person_id uuid,
  verdict smallint NOT NULL,
  agent_seq bigint NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, agent_id, store_id, number)
);
SELECT kernel.protect('production.waiting_scans');

CREATE INDEX waiting_scans_of_unit ON production.waiting_scans (tenant_id, uid);
CREATE INDEX waiting_scans_of_context ON production.waiting_scans (tenant_id, context_uid) WHERE context_uid <> '';
