-- AlterTable
ALTER TABLE "budget" ADD COLUMN     "actions" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "ends_on" DATE,
ADD COLUMN     "kind" TEXT,
ADD COLUMN     "rollover" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "saved_filter_id" UUID,
ADD COLUMN     "start_day" SMALLINT,
ADD COLUMN     "starts_on" DATE;

-- AlterTable
ALTER TABLE "alert_rule" ADD COLUMN     "schedule" JSONB,
ADD COLUMN     "scope" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "severity" "severity";

-- AlterTable
ALTER TABLE "incident" ADD COLUMN     "calm_since" TIMESTAMPTZ(3),
ADD COLUMN     "feedback" TEXT,
ADD COLUMN     "feedback_at" TIMESTAMPTZ(3),
ADD COLUMN     "feedback_by" TEXT,
ADD COLUMN     "feedback_note" TEXT,
ADD COLUMN     "last_changed_at" TIMESTAMPTZ(3),
ADD COLUMN     "merged_into_id" UUID,
ADD COLUMN     "peak_severity" "severity",
ADD COLUMN     "reopen_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "snoozed_by" TEXT,
ADD COLUMN     "snoozed_until" TIMESTAMPTZ(3),
ADD COLUMN     "told_budget_percent" INTEGER,
ADD COLUMN     "told_rate_nanos" BIGINT;

-- CreateTable
CREATE TABLE "key_record" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "api_key_id" TEXT NOT NULL,
    "owner" TEXT,
    "shared_with" TEXT[],
    "rotate_every_days" INTEGER,
    "canary" BOOLEAN NOT NULL DEFAULT false,
    "note" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "key_record_pkey" PRIMARY KEY ("workspace_id","connection_id","api_key_id")
);

-- CreateTable
CREATE TABLE "planned_event" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "connection_id" UUID,
    "project_id" TEXT,
    "api_key_id" TEXT,
    "model" TEXT,
    "user_id" TEXT,
    "multiplier" DOUBLE PRECISION NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),
    "note" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "cancelled_at" TIMESTAMPTZ(3),
    "cancelled_by" TEXT,

    CONSTRAINT "planned_event_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE INDEX "planned_event_workspace_id_starts_at_idx" ON "planned_event"("workspace_id", "starts_at" DESC);

-- CreateIndex
CREATE INDEX "incident_workspace_id_merged_into_id_idx" ON "incident"("workspace_id", "merged_into_id");

-- CreateIndex
CREATE INDEX "incident_workspace_id_connection_id_feedback_at_idx" ON "incident"("workspace_id", "connection_id", "feedback_at" DESC);

-- AddForeignKey
ALTER TABLE "key_record" ADD CONSTRAINT "key_record_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident" ADD CONSTRAINT "incident_workspace_id_merged_into_id_fkey" FOREIGN KEY ("workspace_id", "merged_into_id") REFERENCES "incident"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "planned_event" ADD CONSTRAINT "planned_event_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
