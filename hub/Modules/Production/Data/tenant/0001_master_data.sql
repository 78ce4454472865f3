-- The plant as ISA-95 (IEC 62264-1) names it: enterprise = tenant, site = plant, area = department, work unit = station.

CREATE TABLE production.companies (
  tenant_id integer NOT NULL,
  id uuid NOT NULL,
  code text COLLATE "C" NOT NULL,
  name text NOT NULL,
  currency text COLLATE "C" NOT NULL CHECK (length(currency) = 3),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, code)
);
SELECT kernel.protect('production.companies');

-- ISA-95 site. The code is the plant part of every UID minted here.
CREATE TABLE production.plants (
  tenant_id integer NOT NULL,
  id uuid NOT NULL,
  company_id uuid NOT NULL,
  code text COLLATE "C" NOT NULL CHECK (code ~ '^[A-Z0-9]{3}$'),
  name text NOT NULL,
  time_zone text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL CHECK (length(currency) = 3),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, code),
  FOREIGN KEY (tenant_id, company_id) REFERENCES production.companies (tenant_id, id)
);
SELECT kernel.protect('production.plants');

-- ISA-95 area.
CREATE TABLE production.departments (
  tenant_id integer NOT NULL,
  id uuid NOT NULL,
  plant_id uuid NOT NULL,
  code text COLLATE "C" NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, plant_id, code),
  FOREIGN KEY (tenant_id, plant_id) REFERENCES production.plants (tenant_id, id)
);
SELECT kernel.protect('production.departments');

-- A shift that ends before it starts ends on the next day. The target is in finished units.
CREATE TABLE production.shifts (
  tenant_id integer NOT NULL,
  plant_id uuid NOT NULL,
  code text COLLATE "C" NOT NULL,
  starts time NOT NULL,
  ends time NOT NULL CHECK (ends <> starts),
  target integer NOT NULL CHECK (target >= 0),
  PRIMARY KEY (tenant_id, plant_id, code),
  FOREIGN KEY (tenant_id, plant_id) REFERENCES production.plants (tenant_id, id)
);
SELECT kernel.protect('production.shifts');

-- ISA-95 work unit. The agent is named by its name in Fleet; empty while none serves the station.
CREATE TABLE production.stations (
  tenant_id integer NOT NULL,
  id uuid NOT NULL,
  plant_id uuid NOT NULL,
  department_id uuid NOT NULL,
  code text COLLATE "C" NOT NULL,
  name text NOT NULL,
  agent text COLLATE "C" NOT NULL DEFAULT '',
  unknown_unit smallint NOT NULL DEFAULT 2 CHECK (unknown_unit BETWEEN 1 AND 3),
  double_read_ms integer NOT NULL DEFAULT 2000 CHECK (double_read_ms BETWEEN 0 AND 60000),
  stale_after_ms integer NOT NULL DEFAULT 5000 CHECK (stale_after_ms BETWEEN 0 AND 3600000),
  language text COLLATE "C" NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'hi', 'bn', 'te')),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, code),
  FOREIGN KEY (tenant_id, plant_id) REFERENCES production.plants (tenant_id, id),
  FOREIGN KEY (tenant_id, department_id) REFERENCES production.departments (tenant_id, id)
);
SELECT kernel.protect('production.stations');

CREATE TABLE production.items (
  tenant_id integer NOT NULL,
  id uuid NOT NULL,
  code text COLLATE "C" NOT NULL,
  name text NOT NULL,
  unit_type text COLLATE "C" NOT NULL CHECK (unit_type ~ '^[A-Z0-9]{2}$'),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, code)
);
SELECT kernel.protect('production.items');

-- A frozen version never changes; a unit follows the version that it was released with to its end.
CREATE TABLE production.routing_versions (
  tenant_id integer NOT NULL,
  id uuid NOT NULL,
  item_id uuid NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  frozen_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, item_id, version),
  FOREIGN KEY (tenant_id, item_id) REFERENCES production.items (tenant_id, id)
);
SELECT kernel.protect('production.routing_versions');

CREATE TABLE production.routing_steps (
  tenant_id integer NOT NULL,
  routing_version_id uuid NOT NULL,
  step integer NOT NULL CHECK (step > 0),
  name text NOT NULL,
  mode smallint NOT NULL CHECK (mode BETWEEN 1 AND 4),
  next integer[] NOT NULL,
  rework_to integer NOT NULL,
  max_loops integer NOT NULL,
  component_type text COLLATE "C" NOT NULL,
  components integer NOT NULL,
  stations text[] NOT NULL,
  instruction text NOT NULL,
  PRIMARY KEY (tenant_id, routing_version_id, step),
  FOREIGN KEY (tenant_id, routing_version_id) REFERENCES production.routing_versions (tenant_id, id)
);
SELECT kernel.protect('production.routing_steps');

-- Rises with every change of master data; agents compare it with what they hold.
CREATE TABLE production.plan_versions (
  tenant_id integer PRIMARY KEY,
  version bigint NOT NULL,
  changed_at timestamptz NOT NULL
);
SELECT kernel.protect('production.plan_versions');
