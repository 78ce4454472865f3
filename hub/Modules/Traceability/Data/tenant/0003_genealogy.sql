-- What went into what: units in, units out, and the event that says so. No unit carries its parent; the graph is walked.
CREATE TABLE traceability.activities (
  tenant_id integer NOT NULL,
  activity_id uuid NOT NULL,
  kind text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  station text COLLATE "C" NOT NULL,
  order_number text COLLATE "C" NOT NULL,
  event_uid text COLLATE "C" NOT NULL,
  event_seq bigint NOT NULL,
  PRIMARY KEY (tenant_id, activity_id)
);

CREATE TABLE traceability.activity_inputs (
  tenant_id integer NOT NULL,
  activity_id uuid NOT NULL,
  uid text COLLATE "C" NOT NULL,
  quantity numeric(18,6) NOT NULL,
  PRIMARY KEY (tenant_id, activity_id, uid),
  FOREIGN KEY (tenant_id, activity_id) REFERENCES traceability.activities
);

CREATE TABLE traceability.activity_outputs (
  tenant_id integer NOT NULL,
  activity_id uuid NOT NULL,
  uid text COLLATE "C" NOT NULL,
  quantity numeric(18,6) NOT NULL,
  PRIMARY KEY (tenant_id, activity_id, uid),
  FOREIGN KEY (tenant_id, activity_id) REFERENCES traceability.activities
);

CREATE INDEX activity_inputs_uid ON traceability.activity_inputs (tenant_id, uid, activity_id);
CREATE INDEX activity_outputs_uid ON traceability.activity_outputs (tenant_id, uid, activity_id);

SELECT kernel.protect('traceability.activities');
SELECT kernel.protect('traceability.activity_inputs');
SELECT kernel.protect('traceability.activity_outputs');

REVOKE UPDATE, DELETE ON traceability.activities, traceability.activity_inputs, traceability.activity_outputs FROM eh_app;
