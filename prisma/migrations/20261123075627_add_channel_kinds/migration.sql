-- AlterEnum
ALTER TYPE "channel_kind" ADD VALUE 'webhook';
ALTER TYPE "channel_kind" ADD VALUE 'slack';
ALTER TYPE "channel_kind" ADD VALUE 'teams';
ALTER TYPE "channel_kind" ADD VALUE 'discord';
ALTER TYPE "channel_kind" ADD VALUE 'pagerduty';
ALTER TYPE "channel_kind" ADD VALUE 'telegram';
ALTER TYPE "channel_kind" ADD VALUE 'ntfy';
ALTER TYPE "channel_kind" ADD VALUE 'web-push';

-- AlterEnum
ALTER TYPE "delivery_state" ADD VALUE 'grouped';

-- AlterTable
ALTER TABLE "channel" ADD COLUMN     "failing_since" TIMESTAMPTZ(3),
ADD COLUMN     "failure_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "fallback_channel_id" UUID,
ADD COLUMN     "falls_back" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "last_error" TEXT,
ADD COLUMN     "last_ok_at" TIMESTAMPTZ(3),
ADD COLUMN     "next_probe_at" TIMESTAMPTZ(3),
ADD COLUMN     "rate_cap" INTEGER,
ADD COLUMN     "secret" BYTEA,
ADD COLUMN     "secret_hint" TEXT;

-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "awaits_channel" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "fallback_of" UUID,
ADD COLUMN     "fell_back_at" TIMESTAMPTZ(3),
ADD COLUMN     "grouped_into" UUID,
ADD COLUMN     "incident_id" UUID,
ADD COLUMN     "severity" "severity" NOT NULL DEFAULT 'info',
ADD COLUMN     "subscription_id" UUID;

-- CreateTable
CREATE TABLE "web_push_subscription" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "endpoint_hash" BYTEA NOT NULL,
    "label" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_ok_at" TIMESTAMPTZ(3),

    CONSTRAINT "web_push_subscription_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE INDEX "web_push_subscription_workspace_id_channel_id_idx" ON "web_push_subscription"("workspace_id", "channel_id");

-- CreateIndex
CREATE UNIQUE INDEX "web_push_subscription_workspace_id_endpoint_hash_key" ON "web_push_subscription"("workspace_id", "endpoint_hash");

-- CreateIndex
CREATE INDEX "delivery_workspace_id_channel_id_state_idx" ON "delivery"("workspace_id", "channel_id", "state");

-- AddForeignKey
ALTER TABLE "web_push_subscription" ADD CONSTRAINT "web_push_subscription_workspace_id_channel_id_fkey" FOREIGN KEY ("workspace_id", "channel_id") REFERENCES "channel"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "web_push_subscription" ADD CONSTRAINT "web_push_subscription_workspace_id_user_id_fkey" FOREIGN KEY ("workspace_id", "user_id") REFERENCES "membership"("workspace_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Deliveries know their incident and its severity themselves; before, only their notification did.
UPDATE "delivery" d SET
  "incident_id" = n."incident_id",
  "severity" = COALESCE((n."message" ->> 'severity')::"severity", 'info')
FROM "notification" n WHERE n."workspace_id" = d."workspace_id" AND n."id" = d."notification_id";

-- A claim walks what is pending, oldest first, and stops as soon as it has enough.
CREATE INDEX "delivery_pending_idx" ON "delivery"("workspace_id", "created_at", "id") WHERE "state" = 'pending';

-- Whether an earlier delivery about the incident waits for the same recipient, and which mail began the thread.
CREATE INDEX "delivery_incident_recipient_idx" ON "delivery"("workspace_id", "incident_id", lower("recipient"), "created_at", "id")
  WHERE "incident_id" IS NOT NULL;

-- How much one recipient got in the last minutes.
CREATE INDEX "delivery_told_idx" ON "delivery"("workspace_id", "channel_id", lower("recipient"), "sent_at") WHERE "state" = 'sent';

-- What one recipient waits for, when it is collected into one message.
CREATE INDEX "delivery_waiting_idx" ON "delivery"("workspace_id", "channel_id", lower("recipient"), "created_at") WHERE "state" = 'pending';

-- The list of what was given up, newest first.
CREATE INDEX "delivery_dead_idx" ON "delivery"("workspace_id", "id" DESC) WHERE "state" = 'dead';

-- What a summary stands for.
CREATE INDEX "delivery_grouped_idx" ON "delivery"("workspace_id", "grouped_into") WHERE "grouped_into" IS NOT NULL;
