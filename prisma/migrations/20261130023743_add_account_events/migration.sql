-- CreateTable
CREATE TABLE "account_event" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "event_id" TEXT NOT NULL,
    "part" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "project_id" TEXT,
    "project_name" TEXT,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_email" TEXT,
    "actor_key_id" TEXT,
    "address" TEXT,
    "country" TEXT,
    "asn" TEXT,
    "user_agent" TEXT,
    "details" JSONB NOT NULL,
    "raw" JSONB NOT NULL,
    "signs" JSONB NOT NULL DEFAULT '[]',
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "judged_at" TIMESTAMPTZ(3),

    CONSTRAINT "account_event_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "account_log" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "error" TEXT,
    "part_error" TEXT,
    "covered_from" TIMESTAMPTZ(3),
    "covered_until" TIMESTAMPTZ(3),
    "swept_at" TIMESTAMPTZ(3),
    "judge_from" TIMESTAMPTZ(3),
    "read_at" TIMESTAMPTZ(3),
    "tried_at" TIMESTAMPTZ(3),
    "failing_since" TIMESTAMPTZ(3),
    "failure_count" INTEGER NOT NULL DEFAULT 0,
    "refused_rows" INTEGER NOT NULL DEFAULT 0,
    "refusal" TEXT,
    "next_read_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lease_until" TIMESTAMPTZ(3),

    CONSTRAINT "account_log_pkey" PRIMARY KEY ("workspace_id","connection_id")
);

-- CreateTable
CREATE TABLE "account_memory" (
    "workspace_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "memory" JSONB NOT NULL,
    "sequence" BIGINT NOT NULL DEFAULT 0,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_memory_pkey" PRIMARY KEY ("workspace_id","source")
);

-- CreateTable
CREATE TABLE "expected_actor" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "actor" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "expected_actor_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE INDEX "account_event_workspace_id_at_id_idx" ON "account_event"("workspace_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "account_event_workspace_id_type_at_idx" ON "account_event"("workspace_id", "type", "at" DESC);

-- CreateIndex
CREATE INDEX "account_event_workspace_id_connection_id_judged_at_at_idx" ON "account_event"("workspace_id", "connection_id", "judged_at", "at");

-- CreateIndex
CREATE UNIQUE INDEX "account_event_workspace_id_connection_id_event_id_key" ON "account_event"("workspace_id", "connection_id", "event_id");

-- CreateIndex
CREATE UNIQUE INDEX "expected_actor_workspace_id_actor_key" ON "expected_actor"("workspace_id", "actor");

-- AddForeignKey
ALTER TABLE "account_event" ADD CONSTRAINT "account_event_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_event" ADD CONSTRAINT "account_event_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "connection"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_log" ADD CONSTRAINT "account_log_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_log" ADD CONSTRAINT "account_log_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "connection"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_memory" ADD CONSTRAINT "account_memory_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "expected_actor" ADD CONSTRAINT "expected_actor_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Open pages follow what is read, and what the rules find in it.
CREATE TRIGGER announce_insert AFTER INSERT ON "account_event"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_change('account-activity');
CREATE TRIGGER announce_update AFTER UPDATE ON "account_event"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_change('account-activity');
