-- A seal commits to the end of every history that grew since the one before: leaf = (uid, seq, head hash), and since events are
-- chained, to every event up to it. Seals are chained by their own hash; each day's last one is signed.
CREATE TABLE traceability.seals (
  tenant_id integer NOT NULL,
  seal_no bigint NOT NULL CHECK (seal_no > 0),
  sealed_at timestamptz NOT NULL,
  leaves integer NOT NULL CHECK (leaves > 0),
  events bigint NOT NULL,
  root bytea NOT NULL CHECK (length(root) = 32),
  hash bytea NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (tenant_id, seal_no)
);

CREATE TABLE traceability.seal_leaves (
  tenant_id integer NOT NULL,
  seal_no bigint NOT NULL,
  position integer NOT NULL,
  uid text COLLATE "C" NOT NULL,
  from_seq bigint NOT NULL,
  to_seq bigint NOT NULL,
  head_hash bytea NOT NULL CHECK (length(head_hash) = 32),
  PRIMARY KEY (tenant_id, seal_no, position),
  FOREIGN KEY (tenant_id, seal_no) REFERENCES traceability.seals
);

CREATE UNIQUE INDEX seal_leaves_uid ON traceability.seal_leaves (tenant_id, uid, to_seq);

CREATE TABLE traceability.signed_roots (
  tenant_id integer NOT NULL,
  day date NOT NULL,
  seal_no bigint NOT NULL,
  hash bytea NOT NULL CHECK (length(hash) = 32),
  key_id uuid NOT NULL,
  signature bytea NOT NULL,
  signed_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, day)
);

SELECT kernel.protect('traceability.seals');
SELECT kernel.protect('traceability.seal_leaves');
SELECT kernel.protect('traceability.signed_roots');

REVOKE UPDATE, DELETE ON traceability.seals, traceability.seal_leaves, traceability.signed_roots FROM eh_app;
