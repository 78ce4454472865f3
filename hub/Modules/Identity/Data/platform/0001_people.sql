CREATE TABLE identity.people (
  person_id uuid PRIMARY KEY,
  -- What is typed at log-in, lower case: an e-mail address or a short name.
  login text COLLATE "C" NOT NULL UNIQUE CHECK (length(login) BETWEEN 2 AND 254),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  language text NOT NULL CHECK (language IN ('en', 'hi', 'bn', 'te')),
  -- ASP.NET Core Identity's format; null lets nobody in by password.
  password_hash text,
  failed_tries integer NOT NULL DEFAULT 0,
  locked_until timestamptz,
  made_at timestamptz NOT NULL,
  disabled_at timestamptz
);

CREATE TABLE identity.memberships (
  tenant_id integer NOT NULL,
  person_id uuid NOT NULL REFERENCES identity.people,
  role text COLLATE "C" NOT NULL,
  badge text COLLATE "C",
  since timestamptz NOT NULL,
  -- Set when somebody leaves: the name stays known to the ledger's readers.
  ended_at timestamptz,
  PRIMARY KEY (tenant_id, person_id)
);
CREATE UNIQUE INDEX memberships_badge ON identity.memberships (tenant_id, badge) WHERE badge IS NOT NULL AND ended_at IS NULL;
CREATE INDEX memberships_person ON identity.memberships (person_id);

-- People who run the hub itself and belong to no company.
CREATE TABLE identity.hub_operators (
  person_id uuid PRIMARY KEY REFERENCES identity.people,
  since timestamptz NOT NULL
);

CREATE TABLE identity.sessions (
  -- SHA-256 of the 256 random bits in the cookie: a copied table lets nobody in.
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  session_id uuid NOT NULL UNIQUE,
  person_id uuid NOT NULL REFERENCES identity.people,
  tenant_id integer,
  made_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  browser text NOT NULL CHECK (length(browser) <= 200)
);
CREATE INDEX sessions_person ON identity.sessions (person_id, made_at);
CREATE INDEX sessions_expiry ON identity.sessions (expires_at);

CREATE TABLE identity.api_keys (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  key_id uuid NOT NULL UNIQUE,
  tenant_id integer NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  role text COLLATE "C" NOT NULL,
  made_by uuid NOT NULL REFERENCES identity.people,
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX api_keys_tenant ON identity.api_keys (tenant_id, made_at);
