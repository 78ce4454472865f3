-- Set while a tenant's rows are on their way to another place; whoever holds it holds the tenant's lock as well.
ALTER TABLE tenancy.tenants ADD COLUMN relocation_id uuid;

-- A deleted tenant keeps its row, so that its number, code and marks are never given again. After this instant its data go.
ALTER TABLE tenancy.tenants ADD COLUMN erase_after timestamptz;
ALTER TABLE tenancy.tenants ADD COLUMN erased_at timestamptz;

-- Moves and restores, as they happen: what a killed hub left half done is found here and undone.
CREATE TABLE tenancy.relocations (
  relocation_id uuid PRIMARY KEY,
  tenant_id integer NOT NULL REFERENCES tenancy.tenants,
  kind text NOT NULL CHECK (kind IN ('move', 'restore')),
  state text NOT NULL CHECK (state IN ('running', 'done', 'undone')),
  step text NOT NULL,
  -- Epoch of the rows that are left behind; what comes has the next one.
  epoch integer NOT NULL,
  target_kind text NOT NULL CHECK (target_kind IN ('own', 'pool')),
  target_database text COLLATE "C" NOT NULL,
  row_count bigint NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  error_code text,
  error_detail text
);
CREATE INDEX relocations_tenant ON tenancy.relocations (tenant_id, started_at);
CREATE INDEX relocations_running ON tenancy.relocations (started_at) WHERE state = 'running';

-- Rows of a tenant that are no longer used: closed, kept for a while, then dropped.
CREATE TABLE tenancy.left_behind (
  tenant_id integer NOT NULL REFERENCES tenancy.tenants,
  placement_id uuid NOT NULL REFERENCES tenancy.placements,
  epoch integer NOT NULL,
  left_at timestamptz NOT NULL,
  drop_after timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, placement_id)
);
