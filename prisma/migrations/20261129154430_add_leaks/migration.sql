-- AlterTable
ALTER TABLE "key_record" ADD COLUMN     "digest" TEXT;

-- CreateTable
CREATE TABLE "leak_finding" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "severity" "severity" NOT NULL,
    "redacted" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "reason" TEXT NOT NULL DEFAULT '',
    "state_by" TEXT,
    "state_at" TIMESTAMPTZ(3),
    "connection_id" UUID,
    "api_key_id" TEXT,
    "is_certain" BOOLEAN NOT NULL DEFAULT false,
    "places" JSONB NOT NULL,
    "leaked_at" TIMESTAMPTZ(3),
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "leak_finding_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "leak_source" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "with_history" BOOLEAN NOT NULL,
    "every_hours" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "last_started_at" TIMESTAMPTZ(3),
    "last_ended_at" TIMESTAMPTZ(3),
    "last_found" INTEGER,
    "last_error" TEXT,

    CONSTRAINT "leak_source_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE INDEX "leak_finding_workspace_id_state_id_idx" ON "leak_finding"("workspace_id", "state", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "leak_finding_workspace_id_fingerprint_key" ON "leak_finding"("workspace_id", "fingerprint");

-- CreateIndex
CREATE UNIQUE INDEX "leak_source_workspace_id_name_key" ON "leak_source"("workspace_id", "name");

-- AddForeignKey
ALTER TABLE "leak_finding" ADD CONSTRAINT "leak_finding_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leak_source" ADD CONSTRAINT "leak_source_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
