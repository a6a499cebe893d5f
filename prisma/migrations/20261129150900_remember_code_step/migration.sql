-- A code of an authenticator app names a time step. Remembering the highest one taken refuses every earlier code, too; the
-- digest of the last code alone refused only that one.
ALTER TABLE "two_factor" ADD COLUMN "last_step" BIGINT;
ALTER TABLE "two_factor" DROP COLUMN "last_code_hash";
