-- Somebody who only has a badge logs in nowhere; somebody who was erased has neither.
ALTER TABLE identity.people ALTER COLUMN login DROP NOT NULL;
ALTER TABLE identity.people ADD COLUMN erased_at timestamptz;

-- Tries are counted by what was typed, whether anybody has that name or not: a lock-out tells nobody who exists.
-- The two columns of identity.people that counted before are left for hubs of the version before this one.
CREATE TABLE identity.log_in_tries (
  login_hash bytea PRIMARY KEY CHECK (length(login_hash) = 32),
  tries integer NOT NULL,
  locked_until timestamptz,
  last_at timestamptz NOT NULL
);
CREATE INDEX log_in_tries_age ON identity.log_in_tries (last_at);

ALTER TABLE identity.memberships
  -- Codes of the stations at which somebody works; empty for all of his plants.
  ADD COLUMN stations text[] NOT NULL DEFAULT '{}' CHECK (cardinality(stations) <= 100),
  -- PBKDF2 with HMAC-SHA-256: an agent checks it without the hub.
  ADD COLUMN pin_salt bytea CHECK (length(pin_salt) = 16),
  ADD COLUMN pin_iterations integer CHECK (pin_iterations BETWEEN 1 AND 1000000),
  ADD COLUMN pin_hash bytea CHECK (length(pin_hash) = 32),
  ADD CONSTRAINT memberships_pin CHECK ((pin_hash IS NULL) = (pin_salt IS NULL) AND (pin_hash IS NULL) = (pin_iterations IS NULL));
-- Of labels that differ in letter case only, a station could tell one person from another by chance alone.
DROP INDEX identity.memberships_badge;
CREATE UNIQUE INDEX memberships_badge ON identity.memberships (tenant_id, lower(badge)) WHERE badge IS NOT NULL AND ended_at IS NULL;

CREATE TABLE identity.invitations (
  invitation_id uuid PRIMARY KEY,
  tenant_id integer NOT NULL,
  login text COLLATE "C" NOT NULL CHECK (length(login) BETWEEN 2 AND 254),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  language text NOT NULL CHECK (language IN ('en', 'hi', 'bn', 'te')),
  role text COLLATE "C" NOT NULL,
  plant_ids uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(plant_ids) <= 200),
  -- SHA-256 of the link's token; another one with each resend.
  token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  made_by uuid NOT NULL,
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  accepted_at timestamptz,
  revoked_at timestamptz
);
CREATE UNIQUE INDEX invitations_open ON identity.invitations (tenant_id, login) WHERE accepted_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitations_tenant ON identity.invitations (tenant_id, invitation_id);

-- A link with which somebody sets a new password, once; a newer one replaces it.
CREATE TABLE identity.password_links (
  person_id uuid PRIMARY KEY REFERENCES identity.people,
  tenant_id integer,
  token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  made_by uuid NOT NULL,
  expires_at timestamptz NOT NULL
);

-- The key under which a person's own values stand in audits, sealed by the master key. Destroyed when the person is erased:
-- what was written under it can be read no more, and every hash over it still fits.
CREATE TABLE identity.personal_keys (
  person_id uuid PRIMARY KEY REFERENCES identity.people,
  sealed_key bytea,
  made_at timestamptz NOT NULL,
  destroyed_at timestamptz,
  CHECK ((sealed_key IS NULL) <> (destroyed_at IS NULL))
);
