-- CreateTable
CREATE TABLE "job" (
    "workspace_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL DEFAULT '',
    "due_at" TIMESTAMPTZ(3),
    "requested_at" TIMESTAMPTZ(3),
    "claimed_by" UUID,
    "claimed_at" TIMESTAMPTZ(3),
    "claimed_until" TIMESTAMPTZ(3),
    "last_ended_at" TIMESTAMPTZ(3),
    "failure_count" INTEGER NOT NULL DEFAULT 0,
    "failing_since" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "job_pkey" PRIMARY KEY ("workspace_id","kind","subject")
);

-- Each run changes its row twice and no index on what it changes: such versions are pruned within the page, without vacuum.
ALTER TABLE "job" SET (fillfactor = 50);

-- AddForeignKey
ALTER TABLE "job" ADD CONSTRAINT "job_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
