-- A key names its permissions; one of before names a role instead, and has what that role may.
ALTER TABLE identity.api_keys
  ADD COLUMN permissions text[] NOT NULL DEFAULT '{}' CHECK (cardinality(permissions) <= 200),
  -- The first characters of the key's text, by which people know it again.
  ADD COLUMN prefix text COLLATE "C" NOT NULL DEFAULT '' CHECK (length(prefix) <= 16),
  ADD COLUMN last_used_at timestamptz,
  -- The key that took its place; this one ends with the overlap.
  ADD COLUMN replaced_by uuid;
ALTER TABLE identity.api_keys ALTER COLUMN role DROP NOT NULL;
CREATE INDEX api_keys_page ON identity.api_keys (tenant_id, key_id);
