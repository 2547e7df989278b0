-- Up Migration

-- An account of a channel from which nothing is sent for a while: the channel asked the whole of it to slow down, or
-- refuses it until people have mended something.
CREATE TABLE channel_holds (
  channel text        NOT NULL,
  account text        NOT NULL,
  until   timestamptz NOT NULL,
  -- How often in a row the first try after a hold came to the next one.
  strikes integer     NOT NULL DEFAULT 0,
  -- What the refused call said: told to whoever is held back.
  outcome text        NOT NULL CHECK (outcome IN ('try_later', 'refused')),
  type    text        NOT NULL,
  message text        NOT NULL,
  PRIMARY KEY (channel, account)
);

-- A person has another number or user id now: the contact stays, its address moves, and the old one is free for
-- whoever gets it next. Null where nobody is known by either. Told once more later, when the old number is somebody
-- else's, it moves nobody: that one is younger than who is at the new address.
CREATE FUNCTION move_contact(p_channel text, p_account text, p_from text[], p_to text[], p_phone text)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  mover bigint;
  there bigint;
BEGIN
  SELECT min(contact) INTO mover FROM contact_aliases
   WHERE channel = p_channel AND account = p_account AND alias = ANY (p_from);
  SELECT min(contact) INTO there FROM contact_aliases
   WHERE channel = p_channel AND account = p_account AND alias = ANY (p_to);
  IF mover IS NULL OR there < mover THEN
    RETURN there;
  END IF;
  mover := resolve_contact(p_channel, p_account, p_to || p_from, NULL, p_phone, NULL);
  DELETE FROM contact_aliases
   WHERE channel = p_channel AND account = p_account AND alias = ANY (p_from) AND alias <> ALL (p_to);
  UPDATE contacts SET phone = NULL
   WHERE id = mover AND 'phone:' || phone = ANY (p_from) AND 'phone:' || phone <> ALL (p_to);
  PERFORM pg_notify('fixit_contacts', '');
  RETURN mover;
END $$;
