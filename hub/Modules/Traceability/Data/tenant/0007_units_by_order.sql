-- Labels are printed by order.
CREATE INDEX units_by_order ON traceability.units (tenant_id, order_number, uid) WHERE order_number <> '';
