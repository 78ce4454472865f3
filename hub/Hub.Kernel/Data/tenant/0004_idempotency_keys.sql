-- Requests that came with an Idempotency-Key, and what was answered, for 24 hours. The row is made before the request runs, so that
-- of two at once, on whichever nodes, one runs; it becomes 'done' in the transaction of the change itself, so that a request whose
-- node died is run again only if nothing of it was committed.
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
SELECT kernel.protect('kernel.idempotency_keys');
