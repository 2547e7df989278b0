-- Up Migration

-- A sequence rises before the change that it counts is committed: whoever looked in between took the new number for what
-- it had read, and never saw the change. The version is told from the rows now.
DROP TRIGGER endpoints_changed ON endpoints;
DROP TRIGGER endpoint_secrets_changed ON endpoint_secrets;
DROP FUNCTION endpoints_changed();
DROP SEQUENCE endpoints_version;
