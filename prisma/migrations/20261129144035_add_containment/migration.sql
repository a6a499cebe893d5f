-- CreateTable
CREATE TABLE "containment" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "incident_id" UUID,
    "policy_id" UUID,
    "budget_id" UUID,
    "cause_key" TEXT,
    "action" TEXT NOT NULL,
    "target" JSONB NOT NULL,
    "target_key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "dry_run" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL,
    "direction" TEXT NOT NULL DEFAULT 'apply',
    "plan" JSONB NOT NULL,
    "reversible" BOOLEAN NOT NULL,
    "holds" TEXT[],
    "requester_kind" TEXT NOT NULL,
    "requester_id" TEXT,
    "requester" TEXT NOT NULL,
    "approved_by" TEXT,
    "approved_at" TIMESTAMPTZ(3),
    "apply_at" TIMESTAMPTZ(3),
    "cancelled_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "applied_at" TIMESTAMPTZ(3),
    "verified_at" TIMESTAMPTZ(3),
    "spend_stopped_at" TIMESTAMPTZ(3),
    "lost_nanos" BIGINT,
    "still_spending_at" TIMESTAMPTZ(3),
    "undone_at" TIMESTAMPTZ(3),
    "next_attempt_at" TIMESTAMPTZ(3),
    "lease_owner" UUID,
    "lease_until" TIMESTAMPTZ(3),

    CONSTRAINT "containment_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "containment_step" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "containment_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "resource" JSONB NOT NULL,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "provider_reply" TEXT,
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3),
    "applied_at" TIMESTAMPTZ(3),
    "verified_at" TIMESTAMPTZ(3),

    CONSTRAINT "containment_step_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "containment_policy" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "scope" JSONB NOT NULL,
    "severity" "severity" NOT NULL,
    "rate_per_hour_nanos" BIGINT,
    "lost_nanos" BIGINT,
    "action" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "delay_seconds" INTEGER NOT NULL,
    "max_per_hour" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "containment_policy_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "containment_settings" (
    "workspace_id" UUID NOT NULL,
    "kill_switch" BOOLEAN NOT NULL DEFAULT false,
    "protected_key_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "max_per_hour" INTEGER NOT NULL DEFAULT 3,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "containment_settings_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateIndex
CREATE INDEX "containment_workspace_id_incident_id_id_idx" ON "containment"("workspace_id", "incident_id", "id" DESC);

-- CreateIndex
CREATE INDEX "containment_workspace_id_state_idx" ON "containment"("workspace_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "containment_workspace_id_cause_key_key" ON "containment"("workspace_id", "cause_key");

-- CreateIndex
CREATE UNIQUE INDEX "containment_step_workspace_id_containment_id_position_key" ON "containment_step"("workspace_id", "containment_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "containment_policy_workspace_id_name_key" ON "containment_policy"("workspace_id", "name");

-- AddForeignKey
ALTER TABLE "containment" ADD CONSTRAINT "containment_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "containment_step" ADD CONSTRAINT "containment_step_workspace_id_containment_id_fkey" FOREIGN KEY ("workspace_id", "containment_id") REFERENCES "containment"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "containment_policy" ADD CONSTRAINT "containment_policy_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "containment_settings" ADD CONSTRAINT "containment_settings_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
