-- What lists of the API walk. Partial where only the rare is asked for, so that a unit that is done leaves the index.
CREATE INDEX tokens_in_work_by_label ON production.tokens (tenant_id, uid) WHERE state IN (1, 2, 3, 6);
CREATE INDEX tokens_scrapped ON production.tokens (tenant_id, uid) WHERE state = 5;
CREATE INDEX orders_of_plant ON production.orders (tenant_id, plant_id, number);
CREATE INDEX orders_in_state ON production.orders (tenant_id, state, number);
