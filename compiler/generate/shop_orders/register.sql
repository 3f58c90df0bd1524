-- Somebody opens an account, with an address.
-- weight: 8
INSERT INTO shop.customers (id, public_id, email, full_name, phone, country, preferences)
OVERRIDING SYSTEM VALUE
SELECT
  id, md5(id::text)::uuid, lower(:first || '.' || :last) || '.' || id || '@example.com', :first || ' ' || :last, :phone, :country,
  jsonb_build_object('language', lower(:country))
FROM nextval(pg_get_serial_sequence('shop.customers', 'id')) AS id;

INSERT INTO shop.addresses (customer_id, kind, recipient, street, postal_code, city, country)
SELECT currval(pg_get_serial_sequence('shop.customers', 'id')), 'billing', :first || ' ' || :last, :street, :postcode, :city, :country;
