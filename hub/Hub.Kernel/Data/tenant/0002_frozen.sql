-- frozen: the rows are being copied to another place. They can be read and not changed; TenantDb makes the transaction read only.
ALTER TABLE kernel.tenants DROP CONSTRAINT tenants_state_check;
ALTER TABLE kernel.tenants ADD CONSTRAINT tenants_state_check CHECK (state IN ('open', 'frozen', 'closed'));
