-- A station may begin a unit while no order has room for it: it follows its routing without one.
ALTER TABLE production.tokens DROP CONSTRAINT tokens_check;
ALTER TABLE production.tokens ADD CONSTRAINT tokens_order_check
  CHECK (order_id IS NOT NULL OR routing_version_id IS NOT NULL OR state IN (3, 5, 7, 8));
