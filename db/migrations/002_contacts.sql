-- Up Migration

-- A person is known by a surrogate id.
CREATE TABLE contacts (
  id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel    text        NOT NULL,
  account    text        NOT NULL,
  -- Where messages go, as the channel addresses it; an alias too.
  address    text        NOT NULL,
  name       text,
  phone      text,
  language   text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX contacts_by_phone ON contacts (phone) WHERE phone IS NOT NULL;
CREATE TABLE contact_aliases (
  channel text   NOT NULL,
  account text   NOT NULL,
  alias   text   NOT NULL,
  contact bigint NOT NULL REFERENCES contacts ON DELETE CASCADE,
  PRIMARY KEY (channel, account, alias)
);
CREATE INDEX contact_aliases_by_contact ON contact_aliases (contact);

-- The contact of a person's aliases, made where there is none; every alias points at it afterwards. Where the
-- aliases knew two contacts (a phone first, a user id later), the elder wins and takes over all aliases of the
-- younger, whose row stays: its old dialog still speaks to it. Whoever remembers contacts is told.
CREATE FUNCTION resolve_contact(p_channel text, p_account text, p_aliases text[], p_name text, p_phone text, p_language text)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  known bigint;
  made bigint;
  owner bigint;
  owners integer;
BEGIN
  SELECT min(contact) INTO known FROM contact_aliases
   WHERE channel = p_channel AND account = p_account AND alias = ANY (p_aliases);
  IF known IS NULL THEN
    INSERT INTO contacts (channel, account, address, name, phone, language)
    VALUES (p_channel, p_account, p_aliases[1], p_name, p_phone, p_language) RETURNING id INTO made;
  END IF;
  INSERT INTO contact_aliases (channel, account, alias, contact)
  SELECT p_channel, p_account, a, coalesce(known, made) FROM unnest(p_aliases) a ORDER BY a ON CONFLICT DO NOTHING;
  -- Once more: who was at one of these aliases at the same time has committed by now. The one just made gives way,
  -- whatever its number, for nobody knows it yet.
  SELECT coalesce(min(contact) FILTER (WHERE contact IS DISTINCT FROM made), made), count(DISTINCT contact)
    INTO owner, owners FROM contact_aliases
   WHERE channel = p_channel AND account = p_account AND alias = ANY (p_aliases);
  IF owners > 1 THEN
    UPDATE contact_aliases SET contact = owner
     WHERE channel = p_channel AND account = p_account AND contact <> owner AND contact IN (
       SELECT contact FROM contact_aliases
        WHERE channel = p_channel AND account = p_account AND alias = ANY (p_aliases));
    PERFORM pg_notify('fixit_contacts', '');
  END IF;
  IF made <> owner THEN
    DELETE FROM contacts WHERE id = made;
  END IF;
  IF made IS DISTINCT FROM owner THEN
    UPDATE contacts SET name = coalesce(p_name, name), phone = coalesce(p_phone, phone),
                        language = coalesce(p_language, language), address = p_aliases[1], updated_at = now()
     WHERE id = owner
       AND (name, phone, language, address) IS DISTINCT FROM
           (coalesce(p_name, name), coalesce(p_phone, phone), coalesce(p_language, language), p_aliases[1]);
  END IF;
  RETURN owner;
END $$;
