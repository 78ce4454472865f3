-- Agents, their certificates and the authority that signs them: hub-wide, because a certificate must lead to a tenant
-- before any tenant's database is opened.
CREATE TABLE fleet.authorities (
    authority_id uuid PRIMARY KEY,
    kind         text COLLATE "C" NOT NULL CHECK (kind IN ('root', 'issuing')),
    certificate  bytea NOT NULL,
    -- AES-256-GCM under the master key: nonce (12), tag (16), PKCS #8.
    sealed_key   bytea NOT NULL,
    not_before   timestamptz NOT NULL,
    not_after    timestamptz NOT NULL
);

CREATE TABLE fleet.agents (
    agent_id         uuid PRIMARY KEY,
    tenant_id        integer NOT NULL,
    tenant_code      text COLLATE "C" NOT NULL,
    name             text NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
    machine_name     text NOT NULL DEFAULT '',
    enrolled_at      timestamptz NOT NULL,
    revoked_at       timestamptz,
    revoked_why      text,
    quarantined_at   timestamptz,
    quarantine_code  text,
    quarantine_why   text,
    last_heard_at    timestamptz,
    connected_since  timestamptz,
    -- The newest stream wins, on whichever node it is.
    connection_id    uuid,
    ended_why        text,
    software_version text NOT NULL DEFAULT '',
    record_schema    integer NOT NULL DEFAULT 0,
    -- Newest heartbeat as pages show it: backlog, cover, losses, clock, devices.
    health           jsonb NOT NULL DEFAULT '{}'
);
CREATE UNIQUE INDEX agents_name ON fleet.agents (tenant_id, lower(name)) WHERE revoked_at IS NULL;

CREATE TABLE fleet.certificates (
    serial       bytea PRIMARY KEY,
    agent_id     uuid NOT NULL REFERENCES fleet.agents,
    certificate  bytea NOT NULL,
    -- SHA-256 of the public key: the same key asked twice gets the same certificate.
    key_hash     bytea NOT NULL,
    issued_at    timestamptz NOT NULL,
    not_after    timestamptz NOT NULL
);
CREATE INDEX certificates_agent ON fleet.certificates (agent_id, issued_at);

CREATE TABLE fleet.enrolment_tokens (
    token_id     uuid PRIMARY KEY,
    secret_hash  bytea NOT NULL UNIQUE,
    tenant_id    integer NOT NULL,
    tenant_code  text COLLATE "C" NOT NULL,
    agent_name   text NOT NULL,
    plant_code   text COLLATE "C" NOT NULL,
    stations     text[] NOT NULL,
    made_by      uuid,
    made_at      timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    used_at      timestamptz,
    used_key     bytea,
    agent_id     uuid
);
CREATE INDEX enrolment_tokens_tenant ON fleet.enrolment_tokens (tenant_id, made_at);

-- Where agents reach this hub, as the serving process announced it: tokens are also made by other processes.
CREATE TABLE fleet.listeners (
    one            boolean PRIMARY KEY DEFAULT true CHECK (one),
    enrol_url      text NOT NULL,
    agents_address text NOT NULL,
    announced_at   timestamptz NOT NULL
);
