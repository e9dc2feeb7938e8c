SET LOCAL lock_timeout = '5s';

-- Types that are declared are created with all their labels, older databases get the new one here.
ALTER TYPE order_status ADD VALUE IF NOT EXISTS 'returned' AFTER 'shipped';

CREATE TABLE returns (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id integer NOT NULL,
    product_id integer NOT NULL,
    reason text CHECK (reason IN ('damaged', 'wrong', 'other')),
    refund payment_state NOT NULL DEFAULT 'pending',
    FOREIGN KEY (order_id, product_id) REFERENCES order_details (order_id, product_id)
);
ALTER TABLE customers RENAME COLUMN phone TO telephone;
ALTER TABLE customers ADD CONSTRAINT email_looks_like_one CHECK (email LIKE '%@%') NOT VALID;
ALTER TABLE customers VALIDATE CONSTRAINT email_looks_like_one;
ALTER TABLE region RENAME TO regions;
ALTER SEQUENCE order_number_seq RENAME TO order_numbers;
