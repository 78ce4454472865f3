-- The highest number given out per tenant, plant and type. It is raised and committed here before a number is used anywhere,
-- so that neither a roll-back nor a restored tenant database can give a number twice.
CREATE TABLE traceability.uid_marks (
  tenant_id integer NOT NULL,
  plant_code text COLLATE "C" NOT NULL CHECK (length(plant_code) = 3),
  type text COLLATE "C" NOT NULL CHECK (length(type) = 2),
  highest bigint NOT NULL CHECK (highest >= 0),
  PRIMARY KEY (tenant_id, plant_code, type)
);

-- Blocks given to agents, never reclaimed: they say which agent may have minted a label.
CREATE TABLE traceability.uid_leases (
  tenant_id integer NOT NULL,
  plant_code text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  first bigint NOT NULL CHECK (first > 0),
  count integer NOT NULL CHECK (count BETWEEN 1 AND 10000),
  agent_id uuid NOT NULL,
  leased_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, plant_code, type, first)
);

-- The key that signs a tenant's daily roots. The private half is encrypted by the master key.
CREATE TABLE traceability.seal_keys (
  tenant_id integer NOT NULL,
  key_id uuid NOT NULL,
  public_key bytea NOT NULL,
  private_key bytea NOT NULL,
  made_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, key_id)
);
