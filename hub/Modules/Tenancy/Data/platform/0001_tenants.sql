-- A database in which tenants' rows live. Placement is data, never code.
CREATE TABLE tenancy.placements (
  placement_id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('own', 'pool')),
  database_name text COLLATE "C" NOT NULL UNIQUE,
  -- Hash of the tenant SQL that the database has; null while a node is changing it or after that failed.
  tenant_schema text,
  created_at timestamptz NOT NULL
);

-- tenant_id is never reused: an identity only counts up. The outward key is the code.
CREATE TABLE tenancy.tenants (
  tenant_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code text COLLATE "C" NOT NULL UNIQUE CHECK (code ~ '^[A-Z][A-Z0-9]{3}$'),
  slug text COLLATE "C" NOT NULL UNIQUE CHECK (slug ~ '^[a-z][a-z0-9_]{1,39}$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  group_name text NOT NULL DEFAULT '' CHECK (length(group_name) <= 100),
  state text NOT NULL CHECK (state IN ('provisioning', 'trial', 'active', 'past_due', 'suspended', 'cancelled', 'deleted')),
  state_since timestamptz NOT NULL,
  epoch integer NOT NULL DEFAULT 1,
  placement_id uuid REFERENCES tenancy.placements,
  time_zone text NOT NULL,
  currency text COLLATE "C" NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  language text COLLATE "C" NOT NULL CHECK (language IN ('en', 'hi', 'bn', 'te')),
  created_at timestamptz NOT NULL
);
CREATE INDEX tenants_placement ON tenancy.tenants (placement_id);

-- The story of each attempt, also of those that were undone to nothing.
CREATE TABLE tenancy.provisioning_runs (
  run_id uuid PRIMARY KEY,
  code text COLLATE "C" NOT NULL,
  slug text COLLATE "C" NOT NULL,
  name text NOT NULL,
  placement_kind text NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'undoing', 'done', 'undone')),
  error_code text,
  error_detail text,
  started_at timestamptz NOT NULL,
  -- Moves while somebody works on the run: one that stands still was left by a killed hub.
  touched_at timestamptz NOT NULL,
  elapsed_us bigint NOT NULL DEFAULT 0
);
CREATE INDEX provisioning_runs_started ON tenancy.provisioning_runs (started_at DESC);
CREATE INDEX provisioning_runs_open ON tenancy.provisioning_runs (touched_at) WHERE state IN ('running', 'undoing');

CREATE TABLE tenancy.provisioning_steps (
  run_id uuid NOT NULL REFERENCES tenancy.provisioning_runs ON DELETE CASCADE,
  number integer NOT NULL,
  name text NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'undone')),
  elapsed_us bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (run_id, number)
);
