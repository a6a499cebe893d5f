-- AlterTable
ALTER TABLE "workspace" ADD COLUMN     "heartbeat_error" TEXT,
ADD COLUMN     "heartbeat_pinged_at" TIMESTAMPTZ(3),
ADD COLUMN     "heartbeat_url" BYTEA;

-- AlterTable
ALTER TABLE "connection" ADD COLUMN     "admin_key_expires_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "notification" ADD COLUMN     "decision" TEXT NOT NULL DEFAULT 'now',
ADD COLUMN     "decision_reason" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "escalation_step" INTEGER,
ADD COLUMN     "group_key" TEXT,
ADD COLUMN     "grouped_into_id" UUID,
ADD COLUMN     "held_until" TIMESTAMPTZ(3),
ADD COLUMN     "policy_id" UUID,
ADD COLUMN     "recipients" JSONB,
ADD COLUMN     "released_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "delivery" ALTER COLUMN "channel_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "silence" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "matcher" JSONB NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),
    "recurrence" JSONB,
    "comment" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,

    CONSTRAINT "silence_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "notification_policy" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "matcher" JSONB NOT NULL,
    "channel_ids" UUID[],
    "active_times" JSONB NOT NULL DEFAULT '[]',
    "group_window_seconds" INTEGER NOT NULL DEFAULT 0,
    "repeat_minutes" INTEGER,
    "quiet_hours" JSONB NOT NULL DEFAULT '[]',
    "escalation" JSONB NOT NULL DEFAULT '[]',
    "continues" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notification_policy_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "member_preference" (
    "workspace_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "digest_daily" BOOLEAN NOT NULL DEFAULT false,
    "digest_weekly" BOOLEAN NOT NULL DEFAULT true,
    "digest_monthly" BOOLEAN NOT NULL DEFAULT true,
    "digest_hour" INTEGER NOT NULL DEFAULT 8,
    "timezone" TEXT,
    "mail_severities" "severity"[] DEFAULT ARRAY['info', 'warning', 'critical']::"severity"[],
    "unsubscribed_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "member_preference_pkey" PRIMARY KEY ("workspace_id","user_id")
);

-- CreateTable
CREATE TABLE "digest_run" (
    "workspace_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "period_on" DATE NOT NULL,
    "notification_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "digest_run_pkey" PRIMARY KEY ("workspace_id","user_id","kind","period_on")
);

-- CreateIndex
CREATE UNIQUE INDEX "notification_policy_workspace_id_name_key" ON "notification_policy"("workspace_id", "name");

-- AddForeignKey
ALTER TABLE "silence" ADD CONSTRAINT "silence_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_policy" ADD CONSTRAINT "notification_policy_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member_preference" ADD CONSTRAINT "member_preference_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member_preference" ADD CONSTRAINT "member_preference_workspace_id_user_id_fkey" FOREIGN KEY ("workspace_id", "user_id") REFERENCES "membership"("workspace_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "digest_run" ADD CONSTRAINT "digest_run_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "digest_run" ADD CONSTRAINT "digest_run_workspace_id_user_id_fkey" FOREIGN KEY ("workspace_id", "user_id") REFERENCES "membership"("workspace_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Notifications that are still held, for the worker's look for those whose time has come. Partial: nearly all never are.
CREATE INDEX "notification_held_idx" ON "notification"("held_until") WHERE "held_until" IS NOT NULL AND "released_at" IS NULL;
