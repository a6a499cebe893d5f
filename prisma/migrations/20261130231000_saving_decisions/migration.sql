CREATE TABLE "saving_decision" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "decided_by" TEXT NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,
    "connection_id" UUID NOT NULL,
    "project_id" TEXT,
    "api_key_id" TEXT,
    "model" TEXT,
    "title" TEXT NOT NULL,
    "monthly_nanos" BIGINT NOT NULL,

    CONSTRAINT "saving_decision_pkey" PRIMARY KEY ("workspace_id","id")
);

ALTER TABLE "saving_decision" ADD CONSTRAINT "saving_decision_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
