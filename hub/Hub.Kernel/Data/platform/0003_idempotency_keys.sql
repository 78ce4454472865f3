-- As in the databases of tenants: for requests that change this database. Tenant 0 stands for the hub itself, whose operators belong to none.
CREATE TABLE kernel.idempotency_keys (
  tenant_id integer NOT NULL,
  -- The person or API key: two callers of a company share no keys.
  caller_id uuid NOT NULL,
  key text COLLATE "C" NOT NULL CHECK (length(key) <= 100),
  request_hash bytea NOT NULL CHECK (length(request_hash) = 32),
  -- Which try this is: one that was given up for dead can't commit any more.
  attempt uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'done', 'recorded', 'once', 'lost')),
  begun_at timestamptz NOT NULL,
  status smallint,
  content_type text CHECK (length(content_type) <= 100),
  location text CHECK (length(location) <= 1000),
  body bytea CHECK (length(body) <= 65536),
  PRIMARY KEY (tenant_id, caller_id, key)
);
CREATE INDEX idempotency_keys_begun ON kernel.idempotency_keys (tenant_id, begun_at);
