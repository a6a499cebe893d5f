-- Wakes workers that wait for something to do: one word on one channel, "pull", "deliver" or "account-mail". PostgreSQL
-- folds equal words of one transaction into one and sends them at commit.
CREATE FUNCTION wake_workers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('spendwatch_wake', TG_ARGV[0]);
  RETURN NULL;
END $$;

-- A connection that is due at once: a new one, or one that somebody asks to be read now. What becomes due later is waited
-- for by the clock.
CREATE TRIGGER wake_pull AFTER INSERT OR UPDATE OF next_pull_at, state ON "connection"
  FOR EACH ROW WHEN (NEW.next_pull_at <= now()) EXECUTE FUNCTION wake_workers('pull');

CREATE TRIGGER wake_deliver AFTER INSERT OR UPDATE OF next_attempt_at, state ON "delivery"
  FOR EACH STATEMENT EXECUTE FUNCTION wake_workers('deliver');

CREATE TRIGGER wake_account_mail AFTER INSERT ON "account_mail"
  FOR EACH STATEMENT EXECUTE FUNCTION wake_workers('account-mail');
