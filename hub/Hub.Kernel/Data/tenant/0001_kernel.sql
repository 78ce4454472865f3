-- Puts the wall around a table: SELECT kernel.protect('fleet.lanes'). The policy text is the only one there is.
CREATE FUNCTION kernel.protect(tenant_table regclass) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format(
    'CREATE POLICY tenant ON %s
       USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::int)
       WITH CHECK (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::int)', tenant_table);
END $$;
REVOKE EXECUTE ON FUNCTION kernel.protect(regclass) FROM PUBLIC;

-- Which tenants' rows are here, since which move, and whether this is still the place: read at the start of every transaction.
-- What a tenant may do (trial, suspended ...) is the platform's business, not this row's.
CREATE TABLE kernel.tenants (
  tenant_id integer PRIMARY KEY,
  code text COLLATE "C" NOT NULL CHECK (length(code) = 4),
  state text NOT NULL CHECK (state IN ('open', 'closed')),
  epoch integer NOT NULL CHECK (epoch > 0)
);
SELECT kernel.protect('kernel.tenants');

-- One row per write, not per event: a batch of 500 scans costs one row, one stamp and one entry in each index.
CREATE TABLE kernel.outbox (
  tenant_id integer NOT NULL,
  outbox_id bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL,
  event_count integer NOT NULL CHECK (event_count BETWEEN 1 AND 10000),
  types text[] NOT NULL,
  keys text[] NOT NULL,
  topics text[] NOT NULL,
  plant_ids uuid[] NOT NULL,
  bodies text[] NOT NULL,
  -- Position of the first event; null until the dispatcher has seen the committed row.
  first_position bigint,
  PRIMARY KEY (tenant_id, outbox_id)
);
CREATE INDEX outbox_pending ON kernel.outbox (tenant_id, outbox_id) WHERE first_position IS NULL;
CREATE INDEX outbox_position ON kernel.outbox (tenant_id, first_position);
SELECT kernel.protect('kernel.outbox');

-- Position of the newest stamped event; dense, starting at 1.
CREATE TABLE kernel.outbox_heads (
  tenant_id integer PRIMARY KEY,
  position bigint NOT NULL
);
SELECT kernel.protect('kernel.outbox_heads');

CREATE TABLE kernel.audit (
  tenant_id integer NOT NULL,
  number bigint NOT NULL,
  at timestamptz NOT NULL,
  person_id uuid NOT NULL,
  action text NOT NULL CHECK (length(action) <= 100),
  subject text NOT NULL CHECK (length(subject) <= 200),
  detail text NOT NULL CHECK (length(detail) <= 8192),
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (tenant_id, number)
);
SELECT kernel.protect('kernel.audit');
REVOKE UPDATE, DELETE ON kernel.audit FROM eh_app;

CREATE TABLE kernel.audit_heads (
  tenant_id integer PRIMARY KEY,
  number bigint NOT NULL,
  hash bytea NOT NULL
);
SELECT kernel.protect('kernel.audit_heads');

-- The bytes that an entry's hash covers: version, then each field preceded by its length, so that no two entries share them.
CREATE FUNCTION kernel.audit_bytes(
  tenant_id integer, number bigint, at timestamptz, person_id uuid, action text, subject text, detail text, previous_hash bytea)
RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT convert_to(string_agg(length(f)::text || ':' || f, ',' ORDER BY n), 'UTF8')
  FROM unnest(ARRAY['1', tenant_id::text, number::text, (extract(epoch FROM at) * 1000000)::bigint::text, person_id::text, action, subject, detail, encode(previous_hash, 'hex')])
    WITH ORDINALITY AS t(f, n)
$$;

CREATE PROCEDURE kernel.append_audit(p_tenant_id integer, p_at timestamptz, p_person_id uuid, p_action text, p_subject text, p_detail text)
LANGUAGE plpgsql AS $$
DECLARE
  head kernel.audit_heads;
  new_hash bytea;
BEGIN
  INSERT INTO kernel.audit_heads (tenant_id, number, hash) VALUES (p_tenant_id, 0, '\x') ON CONFLICT (tenant_id) DO NOTHING;
  SELECT * INTO STRICT head FROM kernel.audit_heads h WHERE h.tenant_id = p_tenant_id FOR UPDATE;
  new_hash := sha256(kernel.audit_bytes(p_tenant_id, head.number + 1, p_at, p_person_id, p_action, p_subject, p_detail, head.hash));
  INSERT INTO kernel.audit (tenant_id, number, at, person_id, action, subject, detail, previous_hash, hash)
  VALUES (p_tenant_id, head.number + 1, p_at, p_person_id, p_action, p_subject, p_detail, head.hash, new_hash);
  UPDATE kernel.audit_heads h SET number = head.number + 1, hash = new_hash WHERE h.tenant_id = p_tenant_id;
END $$;
