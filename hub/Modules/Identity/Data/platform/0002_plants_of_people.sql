-- Plants for which a membership or key is; empty means all of the company, those to come included.
ALTER TABLE identity.memberships ADD COLUMN plant_ids uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(plant_ids) <= 200);
ALTER TABLE identity.api_keys ADD COLUMN plant_ids uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(plant_ids) <= 200);
