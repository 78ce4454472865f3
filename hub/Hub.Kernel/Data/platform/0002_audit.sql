-- Entries whose change is committed here and which are on their way to the audit of their tenant, or of the hub (tenant 0).
CREATE TABLE kernel.pending_audit (
  entry_id uuid PRIMARY KEY,
  tenant_id integer NOT NULL,
  code text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  person_id uuid NOT NULL,
  action text NOT NULL CHECK (length(action) <= 100),
  subject text NOT NULL CHECK (length(subject) <= 200),
  detail text NOT NULL CHECK (length(detail) <= 8192)
);

-- The hub's own audit: what its operators do. Chained as tenants' are; tenant_id is always 0.
CREATE TABLE kernel.audit (
  tenant_id integer NOT NULL CHECK (tenant_id = 0),
  number bigint NOT NULL,
  at timestamptz NOT NULL,
  person_id uuid NOT NULL,
  action text NOT NULL CHECK (length(action) <= 100),
  subject text NOT NULL CHECK (length(subject) <= 200),
  detail text NOT NULL CHECK (length(detail) <= 8192),
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL,
  entry_id uuid NOT NULL UNIQUE,
  PRIMARY KEY (tenant_id, number)
);
REVOKE UPDATE, DELETE ON kernel.audit FROM eh_app;

CREATE TABLE kernel.audit_heads (
  tenant_id integer PRIMARY KEY,
  number bigint NOT NULL,
  hash bytea NOT NULL
);
INSERT INTO kernel.audit_heads (tenant_id, number, hash) VALUES (0, 0, '\x');

CREATE FUNCTION kernel.audit_bytes(
  tenant_id integer, number bigint, at timestamptz, person_id uuid, action text, subject text, detail text, previous_hash bytea)
RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT convert_to(string_agg(length(f)::text || ':' || f, ',' ORDER BY n), 'UTF8')
  FROM unnest(ARRAY['1', tenant_id::text, number::text, (extract(epoch FROM at) * 1000000)::bigint::text, person_id::text, action, subject, detail, encode(previous_hash, 'hex')])
    WITH ORDINALITY AS t(f, n)
$$;

CREATE PROCEDURE kernel.append_audit(
  p_tenant_id integer, p_at timestamptz, p_person_id uuid, p_action text, p_subject text, p_detail text, p_entry_id uuid)
LANGUAGE plpgsql AS $$
DECLARE
  head kernel.audit_heads;
  new_hash bytea;
BEGIN
  SELECT * INTO STRICT head FROM kernel.audit_heads h WHERE h.tenant_id = p_tenant_id FOR UPDATE;
  IF EXISTS (SELECT FROM kernel.audit a WHERE a.entry_id = p_entry_id) THEN
    RETURN;
  END IF;
  new_hash := sha256(kernel.audit_bytes(p_tenant_id, head.number + 1, p_at, p_person_id, p_action, p_subject, p_detail, head.hash));
  INSERT INTO kernel.audit (tenant_id, number, at, person_id, action, subject, detail, previous_hash, hash, entry_id)
  VALUES (p_tenant_id, head.number + 1, p_at, p_person_id, p_action, p_subject, p_detail, head.hash, new_hash, p_entry_id);
  UPDATE kernel.audit_heads h SET number = head.number + 1, hash = new_hash WHERE h.tenant_id = p_tenant_id;
END $$;
