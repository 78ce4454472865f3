CREATE TABLE traceability.units (
  tenant_id integer NOT NULL,
  uid text COLLATE "C" NOT NULL CHECK (length(uid) = 25),
  type text COLLATE "C" NOT NULL,
  company_id uuid NOT NULL,
  plant_id uuid NOT NULL,
  department_id uuid NOT NULL,
  plant_code text COLLATE "C" NOT NULL,
  number bigint NOT NULL,
  entity_type text NOT NULL,
  entity_id uuid NOT NULL,
  minted_by uuid,
  minted_at timestamptz NOT NULL,
  -- The end of the unit's history; everything else that changes lives in events.
  state smallint NOT NULL,
  order_number text COLLATE "C" NOT NULL DEFAULT '',
  head_seq bigint NOT NULL,
  head_hash bytea NOT NULL CHECK (length(head_hash) = 32),
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, uid)
) WITH (fillfactor = 80);

-- The highest number seen here; a platform database restored from yesterday takes the maximum of both.
CREATE TABLE traceability.uid_highest (
  tenant_id integer NOT NULL,
  plant_code text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  highest bigint NOT NULL,
  PRIMARY KEY (tenant_id, plant_code, type)
);

SELECT kernel.protect('traceability.units');
SELECT kernel.protect('traceability.uid_highest');

REVOKE DELETE ON traceability.units, traceability.uid_highest FROM eh_app;
