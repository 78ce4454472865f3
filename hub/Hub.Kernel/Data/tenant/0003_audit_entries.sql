-- What is changed in the platform database is audited in the tenant's: such an entry carries an id, so that it is written once
-- however often it is delivered.
ALTER TABLE kernel.audit ADD COLUMN entry_id uuid;
CREATE UNIQUE INDEX audit_entry ON kernel.audit (tenant_id, entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX audit_person ON kernel.audit (tenant_id, person_id, number);
CREATE INDEX audit_subject ON kernel.audit (tenant_id, (subject COLLATE "C"), number);
CREATE INDEX audit_at ON kernel.audit (tenant_id, at);

DROP PROCEDURE kernel.append_audit(integer, timestamptz, uuid, text, text, text);
CREATE PROCEDURE kernel.append_audit(
  p_tenant_id integer, p_at timestamptz, p_person_id uuid, p_action text, p_subject text, p_detail text, p_entry_id uuid DEFAULT NULL)
LANGUAGE plpgsql AS $$
DECLARE
  head kernel.audit_heads;
  new_hash bytea;
BEGIN
  INSERT INTO kernel.audit_heads (tenant_id, number, hash) VALUES (p_tenant_id, 0, '\x') ON CONFLICT (tenant_id) DO NOTHING;
  SELECT * INTO STRICT head FROM kernel.audit_heads h WHERE h.tenant_id = p_tenant_id FOR UPDATE;
  -- Behind the lock, so that of two deliveries the second sees the first.
  IF p_entry_id IS NOT NULL AND EXISTS (SELECT FROM kernel.audit a WHERE a.tenant_id = p_tenant_id AND a.entry_id = p_entry_id) THEN
    RETURN;
  END IF;
  new_hash := sha256(kernel.audit_bytes(p_tenant_id, head.number + 1, p_at, p_person_id, p_action, p_subject, p_detail, head.hash));
  INSERT INTO kernel.audit (tenant_id, number, at, person_id, action, subject, detail, previous_hash, hash, entry_id)
  VALUES (p_tenant_id, head.number + 1, p_at, p_person_id, p_action, p_subject, p_detail, head.hash, new_hash, p_entry_id);
  UPDATE kernel.audit_heads h SET number = head.number + 1, hash = new_hash WHERE h.tenant_id = p_tenant_id;
END $$;
