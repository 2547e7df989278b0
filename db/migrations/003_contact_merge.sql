-- Up Migration

-- The contact of a person's aliases, made where there is none; every alias points at it afterwards. Where the
-- aliases knew two contacts (a phone first, a user id later), the elder wins and takes over all aliases of the
-- younger, whose row stays: its old dialog still speaks to it.
CREATE OR REPLACE FUNCTION resolve_contact(p_channel text, p_account text, p_aliases text[], p_name text, p_phone text, p_language text)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  found bigint;
  made bigint;
BEGIN
  SELECT min(contact) INTO found FROM contact_aliases
   WHERE channel = p_channel AND account = p_account AND alias = ANY (p_aliases);
  IF found IS NULL THEN
    INSERT INTO contacts (channel, account, address, name, phone, language)
    VALUES (p_channel, p_account, p_aliases[1], p_name, p_phone, p_language) RETURNING id INTO made;
    INSERT INTO contact_aliases (channel, account, alias, contact)
    SELECT p_channel, p_account, a, made FROM unnest(p_aliases) a ORDER BY a ON CONFLICT DO NOTHING;
    SELECT min(contact) INTO found FROM contact_aliases
     WHERE channel = p_channel AND account = p_account AND alias = ANY (p_aliases);
    IF found <> made THEN
      UPDATE contact_aliases SET contact = found WHERE contact = made;
      DELETE FROM contacts WHERE id = made;
    END IF;
  ELSE
    UPDATE contact_aliases SET contact = found
     WHERE channel = p_channel AND account = p_account AND contact <> found AND contact IN (
       SELECT contact FROM contact_aliases
        WHERE channel = p_channel AND account = p_account AND alias = ANY (p_aliases));
    INSERT INTO contact_aliases (channel, account, alias, contact)
    SELECT p_channel, p_account, a, found FROM unnest(p_aliases) a ORDER BY a ON CONFLICT DO NOTHING;
    UPDATE contacts SET name = coalesce(p_name, name), phone = coalesce(p_phone, phone),
                        language = coalesce(p_language, language), address = p_aliases[1], updated_at = now()
     WHERE id = found
       AND (name, phone, language, address) IS DISTINCT FROM
           (coalesce(p_name, name), coalesce(p_phone, phone), coalesce(p_language, language), p_aliases[1]);
  END IF;
  RETURN found;
END $$;
