-- AlterTable
ALTER TABLE "workspace" ADD COLUMN     "audit_retention_days" INTEGER,
ADD COLUMN     "hour_retention_days" INTEGER NOT NULL DEFAULT 400,
ADD COLUMN     "incident_retention_days" INTEGER,
ADD COLUMN     "minute_retention_days" INTEGER NOT NULL DEFAULT 35;

-- AlterTable
ALTER TABLE "connection" ADD COLUMN     "action_key_hint" TEXT,
ADD COLUMN     "key_access" JSONB;

-- AlterTable
ALTER TABLE "audit_entry" ADD COLUMN     "actor_id" TEXT,
ADD COLUMN     "actor_kind" TEXT NOT NULL DEFAULT 'system',
ADD COLUMN     "address" TEXT,
ADD COLUMN     "after" JSONB,
ADD COLUMN     "before" JSONB,
ADD COLUMN     "hash" BYTEA NOT NULL DEFAULT '\x'::bytea,
ADD COLUMN     "prev_hash" BYTEA NOT NULL DEFAULT '\x'::bytea,
ADD COLUMN     "sequence" BIGINT,
ADD COLUMN     "user_agent" TEXT;

-- Entries that are older than the chain are numbered in the order they were written. Their digests stay empty.
UPDATE "audit_entry" e SET "sequence" = n."number"
  FROM (SELECT "workspace_id", "id", row_number() OVER (PARTITION BY "workspace_id" ORDER BY "at", "id") AS "number"
          FROM "audit_entry") n
 WHERE n."workspace_id" = e."workspace_id" AND n."id" = e."id";
ALTER TABLE "audit_entry" ALTER COLUMN "sequence" SET NOT NULL;

-- CreateTable
CREATE TABLE "secret_key" (
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "canary" BYTEA NOT NULL,
    "handover" BYTEA,
    "previous" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "active_at" TIMESTAMPTZ(3),
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "secret_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_head" (
    "workspace_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "pruned_through" BIGINT NOT NULL DEFAULT 0,
    "pruned_hash" BYTEA NOT NULL,
    "seal" BYTEA,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "secret_key_version_key" ON "secret_key"("version");

-- CreateIndex
CREATE UNIQUE INDEX "audit_entry_workspace_id_sequence_key" ON "audit_entry"("workspace_id", "sequence");

-- AddForeignKey
ALTER TABLE "audit_head" ADD CONSTRAINT "audit_head_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The chain of a workspace begins after what it already has.
INSERT INTO "audit_head" ("workspace_id", "sequence", "hash", "pruned_through", "pruned_hash")
SELECT "workspace_id", max("sequence"), '\x', max("sequence"), '\x' FROM "audit_entry" GROUP BY "workspace_id";

-- The trail is only ever added to. Retention and the removal of a workspace say so for their transaction. Statements are
-- told apart by semicolons when this file is applied, so those of the function are written as their code.
CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  IF TG_OP = \'DELETE\' AND current_setting(\'spendwatch.audit_removal\', true) = \'allowed\' THEN
    RETURN OLD\x3b
  END IF\x3b
  RAISE EXCEPTION \'audit_entry is append-only: % is refused\', TG_OP USING ERRCODE = \'23000\'\x3b
END';
CREATE TRIGGER "audit_entry_is_append_only" BEFORE UPDATE OR DELETE ON "audit_entry"
  FOR EACH ROW EXECUTE FUNCTION "refuse_audit_change"();
CREATE TRIGGER "audit_entry_is_never_truncated" BEFORE TRUNCATE ON "audit_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();
