-- Tells listening web processes that something of a workspace changed: "<workspace id> <topic>" on one channel.
-- PostgreSQL folds equal messages of one transaction into one and sends them at commit, so nobody hears of what is undone.
CREATE FUNCTION announce_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('spendwatch_change', workspace_id::text || ' ' || TG_ARGV[0])
  FROM (SELECT DISTINCT workspace_id FROM changed) AS workspaces;
  RETURN NULL;
END $$;

CREATE TRIGGER announce_insert AFTER INSERT ON "incident"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_change('incidents');
CREATE TRIGGER announce_update AFTER UPDATE ON "incident"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_change('incidents');
CREATE TRIGGER announce_insert AFTER INSERT ON "incident_event"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_change('incidents');

-- A run is written when it begins and again when it ends: both move what the pages say about freshness.
CREATE TRIGGER announce_update AFTER UPDATE ON "ingest_run"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_change('usage');

CREATE TRIGGER announce_insert AFTER INSERT ON "connection"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_change('connections');
CREATE TRIGGER announce_delete AFTER DELETE ON "connection"
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_change('connections');

CREATE TRIGGER announce_insert AFTER INSERT ON "budget"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_change('budgets');
CREATE TRIGGER announce_update AFTER UPDATE ON "budget"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_change('budgets');
CREATE TRIGGER announce_delete AFTER DELETE ON "budget"
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_change('budgets');

CREATE TRIGGER announce_insert AFTER INSERT ON "captured_mail"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_change('mailbox');
