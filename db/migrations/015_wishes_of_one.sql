-- Up Migration

-- As before; and where two contacts turn out to be one person, what that person said last of their wishes holds for
-- the one that is left: a "stop" is not undone by a second alias.
CREATE OR REPLACE FUNCTION resolve_contact(p_channel text, p_account text, p_aliases text[], p_name text, p_phone text, p_language text)
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
    UPDATE contacts SET consent_at = later.consent_at, stopped_at = later.stopped_at
      FROM (SELECT consent_at, stopped_at FROM contacts
             WHERE consent_at IS NOT NULL AND id IN (
               SELECT contact FROM contact_aliases
                WHERE channel = p_channel AND account = p_account AND alias = ANY (p_aliases))
             ORDER BY consent_at DESC LIMIT 1) later
     WHERE id = owner AND contacts.consent_at IS DISTINCT FROM later.consent_at;
    UPDATE contacts SET chosen_language = younger.chosen_language
      FROM (SELECT chosen_language FROM contacts
             WHERE chosen_language IS NOT NULL AND id IN (
               SELECT contact FROM contact_aliases
                WHERE channel = p_channel AND account = p_account AND alias = ANY (p_aliases))
             ORDER BY id DESC LIMIT 1) younger
     WHERE id = owner AND contacts.chosen_language IS NULL;
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
