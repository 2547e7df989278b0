-- Up Migration

-- A status or a reaction names a message of ours by the channel's id alone.
CREATE INDEX messages_by_message ON messages (channel, account, message_id) WHERE message_id IS NOT NULL;

-- A person, or a whole chat, is known by something else now; null where nobody is known by either. What they gave up
-- may become somebody else's (a phone number), or stays theirs (`p_keeps`: a chat, with all who are addressed through
-- it: `chat:-5:77`). Told again, it changes nothing.
CREATE FUNCTION move_people(p_channel text, p_account text, p_from text[], p_to text[], p_phone text, p_keeps boolean)
RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  IF NOT p_keeps THEN
    RETURN move_contact(p_channel, p_account, p_from, p_to, p_phone);
  END IF;
  PERFORM resolve_contact(p_channel, p_account, ARRAY[p_to[1] || substr(alias, length(former) + 1), alias], NULL, NULL, NULL)
     FROM (SELECT alias, former FROM contact_aliases, unnest(p_from) former
            WHERE channel = p_channel AND account = p_account AND (alias = former OR starts_with(alias, former || ':'))
            ORDER BY alias) moved;
  RETURN (SELECT min(contact) FROM contact_aliases
           WHERE channel = p_channel AND account = p_account AND alias = ANY (p_to));
END $$;
