-- Where the agent's station pages open, as its newest Hello told; empty when it told none.
ALTER TABLE fleet.agents ADD COLUMN pages_address text NOT NULL DEFAULT '';
