-- CreateTable
CREATE TABLE "key_rotation" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "project_id" TEXT NOT NULL,
    "old_key_id" TEXT NOT NULL,
    "old_key_name" TEXT NOT NULL,
    "service_account_id" TEXT,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "new_key_id" TEXT,
    "new_key_name" TEXT NOT NULL,
    "quiet_hours" INTEGER NOT NULL,
    "retires_when_quiet" BOOLEAN NOT NULL,
    "done_steps" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "words" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "started_by" TEXT NOT NULL,
    "quiet_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "key_rotation_pkey" PRIMARY KEY ("workspace_id","id")
);

-- A key has one standing rotation at most: the second of two people is refused.
CREATE UNIQUE INDEX "key_rotation_standing_key" ON "key_rotation"("workspace_id", "connection_id", "old_key_id") WHERE "ended_at" IS NULL;

-- AddForeignKey
ALTER TABLE "key_rotation" ADD CONSTRAINT "key_rotation_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
