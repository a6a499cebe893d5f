-- A code of an authenticator app names a time step. Remembering the highest one taken refuses every earlier code, too; the
-- digest of the last code alone refused only that one. Its column stays, empty, so that backups of before fit in.
ALTER TABLE "two_factor" ADD COLUMN "last_step" BIGINT;
UPDATE "two_factor" SET "last_code_hash" = NULL;
