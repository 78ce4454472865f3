-- Nothing of the Kernel's own lives here yet: the schema only carries the list of applied migrations.
COMMENT ON SCHEMA kernel IS 'The hub''s own words, shared by all modules.';
