-- What a shift leader must look at. One open row per kind and subject; what comes again counts it up.
CREATE TABLE traceability.exceptions (
  tenant_id integer NOT NULL,
  exception_id uuid NOT NULL,
  kind text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  uid text COLLATE "C" NOT NULL,
  station text COLLATE "C" NOT NULL,
  agent_id uuid,
  code text COLLATE "C" NOT NULL,
  evidence jsonb NOT NULL,
  times integer NOT NULL DEFAULT 1,
  raised_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  closed_at timestamptz,
  -- accept, correct, hold by a person; itself by the missing scan.
  closed_how text COLLATE "C",
  closed_by uuid,
  note text NOT NULL DEFAULT '',
  PRIMARY KEY (tenant_id, exception_id)
);

CREATE UNIQUE INDEX exceptions_open ON traceability.exceptions (tenant_id, kind, subject) WHERE closed_at IS NULL;
CREATE INDEX exceptions_raised ON traceability.exceptions (tenant_id, raised_at, exception_id);
CREATE INDEX exceptions_uid ON traceability.exceptions (tenant_id, uid);

SELECT kernel.protect('traceability.exceptions');

REVOKE DELETE ON traceability.exceptions FROM eh_app;
