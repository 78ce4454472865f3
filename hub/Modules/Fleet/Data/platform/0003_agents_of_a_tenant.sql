-- The list of a company's agents, revoked ones last, without looking at those of every other company.
CREATE INDEX agents_of_tenant ON fleet.agents (tenant_id, (revoked_at IS NOT NULL), lower(name), agent_id);
