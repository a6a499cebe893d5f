CREATE TABLE "payer" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "parent_id" UUID,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "recipients" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payer_pkey" PRIMARY KEY ("workspace_id","id")
);

CREATE TABLE "allocation_rule" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "connections" TEXT[],
    "projects" TEXT[],
    "api_keys" TEXT[],
    "users" TEXT[],
    "models" TEXT[],
    "payer_ids" UUID[],
    "shares" INTEGER[],
    "valid_from" DATE,
    "valid_until" DATE,
    "note" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "allocation_rule_pkey" PRIMARY KEY ("workspace_id","id")
);

CREATE TABLE "payer_statement" (
    "workspace_id" UUID NOT NULL,
    "payer_id" UUID NOT NULL,
    "month_on" DATE NOT NULL,
    "amount_nanos" BIGINT NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payer_statement_pkey" PRIMARY KEY ("workspace_id","payer_id","month_on")
);

CREATE UNIQUE INDEX "payer_workspace_id_name_key" ON "payer"("workspace_id", "name");

ALTER TABLE "payer" ADD CONSTRAINT "payer_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "allocation_rule" ADD CONSTRAINT "allocation_rule_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "payer_statement" ADD CONSTRAINT "payer_statement_workspace_id_payer_id_fkey" FOREIGN KEY ("workspace_id", "payer_id") REFERENCES "payer"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
