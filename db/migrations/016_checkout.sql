-- Up Migration

-- What is for sale. on_hand = pieces in the store, of which `reserved` are promised to orders; what was sold has left.
CREATE TABLE stock (
  sku        text        PRIMARY KEY,
  name       text        NOT NULL,
  -- Of one piece, minor units.
  price      bigint      NOT NULL CHECK (price >= 0),
  currency   text        NOT NULL,
  on_hand    integer     NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
  reserved   integer     NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  -- All that orders have taken away, those that were given back not counted.
  sold       bigint      NOT NULL DEFAULT 0 CHECK (sold >= 0),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT never_oversold CHECK (reserved <= on_hand)
);

-- Who holds what. One hold is all lines of one order, or none.
CREATE TABLE reservations (
  -- The effect id of the step that reserves: the same again finds its own.
  hold        uuid        NOT NULL,
  sku         text        NOT NULL REFERENCES stock (sku),
  order_id    text        NOT NULL,
  quantity    integer     NOT NULL CHECK (quantity > 0),
  state       text        NOT NULL DEFAULT 'held' CHECK (state IN ('held', 'sold', 'released', 'expired', 'broken', 'returned')),
  reserved_at timestamptz NOT NULL DEFAULT now(),
  -- Past it anybody may take it back, should the order's workflow not have.
  expires_at  timestamptz NOT NULL,
  ended_at    timestamptz,
  -- The adjustment that took it away.
  broken_by   uuid,
  PRIMARY KEY (hold, sku)
);
CREATE INDEX reservations_broken ON reservations (broken_by) WHERE broken_by IS NOT NULL;
CREATE INDEX reservations_held ON reservations (sku, expires_at) WHERE state = 'held';
CREATE INDEX reservations_order ON reservations (order_id);

-- Every change of on_hand that is no sale: who, how much, why.
CREATE TABLE stock_adjustments (
  id       uuid        PRIMARY KEY,
  sku      text        NOT NULL REFERENCES stock (sku),
  delta    integer     NOT NULL,
  on_hand  integer     NOT NULL,
  reason   text        NOT NULL,
  made_by  text        NOT NULL,
  made_at  timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now())
);
CREATE INDEX stock_adjustments_sku ON stock_adjustments (sku, made_at DESC);

-- An order's id is unique here for ever, whatever Temporal remembers. The person stands here and in no history.
CREATE TABLE orders (
  id          text        PRIMARY KEY,
  workflow_id text        NOT NULL UNIQUE,
  -- sha256 of what was asked for, whatever the order of its members: the same id with something else is refused.
  input       bytea       NOT NULL,
  -- {name, email?, phone?}; null = erased.
  customer    jsonb,
  -- [{sku, name, quantity, price}]: prices as the catalogue had them when it was ordered, minor units.
  lines       jsonb       NOT NULL,
  total       bigint      NOT NULL CHECK (total >= 0),
  currency    text        NOT NULL,
  -- As the workflow last told; `new` = it has told nothing yet.
  status      text        NOT NULL DEFAULT 'new',
  status_at   timestamptz NOT NULL DEFAULT now(),
  -- What the workflow knew when it ended: it goes on from there.
  saved       jsonb,
  created_by  text        NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now())
);
CREATE INDEX orders_created ON orders (created_at DESC, id DESC);
CREATE INDEX orders_status ON orders (status, created_at DESC);

-- Each page on which an order could be paid, as it was made or tried to be.
CREATE TABLE payment_attempts (
  -- What hooks name it by.
  reference  text        PRIMARY KEY,
  order_id   text        NOT NULL REFERENCES orders (id),
  gateway    text        NOT NULL,
  amount     bigint      NOT NULL,
  currency   text        NOT NULL,
  -- What the gateway is asked by; null = whether it was made is not known.
  ref        text,
  pay_url    text,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- When the gateway was last asked about it by the reconciliation.
  checked_at timestamptz
);
CREATE INDEX payment_attempts_order ON payment_attempts (order_id);
CREATE INDEX payment_attempts_checked ON payment_attempts (checked_at NULLS FIRST, reference) WHERE ref IS NOT NULL;

-- The keys under which hooks came that name their deliveries: the same key with another body is a mistake to be seen.
CREATE TABLE delivery_keys (
  endpoint   text        NOT NULL,
  -- sha256 of each.
  key        bytea       NOT NULL,
  body       bytea       NOT NULL,
  first_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (endpoint, key)
);
CREATE INDEX delivery_keys_at ON delivery_keys (first_at);
