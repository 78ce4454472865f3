-- What the hub wants its agents to run with: every version of every agent's file is kept, with who made it and how it ended.
CREATE TABLE fleet.rollouts (
    tenant_id     integer NOT NULL,
    rollout_id    uuid NOT NULL,
    -- With ${name} where an agent's own variables go.
    text          text NOT NULL,
    why           text NOT NULL,
    proof_seconds integer NOT NULL CHECK (proof_seconds BETWEEN 0 AND 600),
    made_by       uuid NOT NULL,
    made_at       timestamptz NOT NULL,
    state         text COLLATE "C" NOT NULL CHECK (state IN ('running', 'done', 'stopped', 'cancelled')),
    ended_at      timestamptz,
    ended_why     text NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, rollout_id)
);

CREATE TABLE fleet.configurations (
    tenant_id     integer NOT NULL,
    agent_id      uuid NOT NULL,
    version       bigint NOT NULL CHECK (version >= 1),
    -- Null for a file that was found at the agent and taken over.
    rollout_id    uuid,
    -- The agent that proves the rollout's file before the others get it.
    goes_first    boolean NOT NULL,
    text          text NOT NULL,
    sha256        bytea NOT NULL CHECK (length(sha256) = 32),
    made_by       uuid NOT NULL,
    made_at       timestamptz NOT NULL,
    why           text NOT NULL,
    -- waiting: not its turn, or the agent is away. replaced: was in force. superseded: a newer one came before it was tried.
    state         text COLLATE "C" NOT NULL
                  CHECK (state IN ('waiting', 'sent', 'in_force', 'refused', 'rolled_back', 'replaced', 'superseded', 'cancelled')),
    sent_at       timestamptz,
    ended_at      timestamptz,
    code          text COLLATE "C" NOT NULL DEFAULT '',
    detail        text NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, agent_id, version)
);
CREATE INDEX configurations_of_rollout ON fleet.configurations (tenant_id, rollout_id);

-- What an agent runs with, as it said itself.
CREATE TABLE fleet.configurations_in_force (
    tenant_id     integer NOT NULL,
    agent_id      uuid NOT NULL,
    sha256        bytea NOT NULL CHECK (length(sha256) = 32),
    -- The version whose text it is; 0 when it was written at the agent.
    version       bigint NOT NULL,
    -- Null when it is that version's, or not told yet.
    text          text,
    needs_restart text NOT NULL,
    trying        bigint NOT NULL,
    since         timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, agent_id)
);

-- What differs between agents that get one file.
CREATE TABLE fleet.agent_variables (
    tenant_id integer NOT NULL,
    agent_id  uuid NOT NULL,
    name      text COLLATE "C" NOT NULL,
    value     text NOT NULL,
    PRIMARY KEY (tenant_id, agent_id, name)
);

SELECT kernel.protect('fleet.rollouts');
SELECT kernel.protect('fleet.configurations');
SELECT kernel.protect('fleet.configurations_in_force');
SELECT kernel.protect('fleet.agent_variables');
