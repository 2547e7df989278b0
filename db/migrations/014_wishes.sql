-- Up Migration

-- What a person wishes of us. They said "stop" then, and have not written since; null = we may write.
ALTER TABLE contacts ADD COLUMN stopped_at timestamptz;
-- When the message came by which that was decided last: an older one, told late, takes nothing back.
ALTER TABLE contacts ADD COLUMN consent_at timestamptz;
-- The language they asked for; `language` is what their channel states.
ALTER TABLE contacts ADD COLUMN chosen_language text;
