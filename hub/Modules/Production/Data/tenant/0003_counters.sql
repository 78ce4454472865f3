-- Counters are written as insert-only deltas, so that two agents never wait for one another's counter row; one projector
-- folds them. A reader adds what is not folded yet.

CREATE TABLE production.order_deltas (
  tenant_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  order_id uuid NOT NULL,
  good integer NOT NULL,
  scrap integer NOT NULL,
  rework integer NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
SELECT kernel.protect('production.order_deltas');

-- What stations did, in slices of five minutes of corrected time. step 0 = no step.
CREATE TABLE production.activity_deltas (
  tenant_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  plant_id uuid NOT NULL,
  slice timestamptz NOT NULL,
  station text COLLATE "C" NOT NULL,
  routing_version_id uuid NOT NULL,
  step integer NOT NULL,
  scans integer NOT NULL,
  refused integer NOT NULL,
  completed integer NOT NULL,
  finished integer NOT NULL,
  scrapped integer NOT NULL,
  inspected_first integer NOT NULL,
  passed_first integer NOT NULL,
  failed integer NOT NULL,
  arrived integer NOT NULL,
  departed integer NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
SELECT kernel.protect('production.activity_deltas');

CREATE TABLE production.activity (
  tenant_id integer NOT NULL,
  plant_id uuid NOT NULL,
  slice timestamptz NOT NULL,
  station text COLLATE "C" NOT NULL,
  routing_version_id uuid NOT NULL,
  step integer NOT NULL,
  scans integer NOT NULL,
  refused integer NOT NULL,
  completed integer NOT NULL,
  finished integer NOT NULL,
  scrapped integer NOT NULL,
  inspected_first integer NOT NULL,
  passed_first integer NOT NULL,
  failed integer NOT NULL,
  arrived integer NOT NULL,
  departed integer NOT NULL,
  PRIMARY KEY (tenant_id, plant_id, slice, station, routing_version_id, step)
);
SELECT kernel.protect('production.activity');
