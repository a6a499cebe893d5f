ALTER TYPE "alert_rule_kind" ADD VALUE 'balance';

CREATE TABLE "balance_entry" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "is_statement" BOOLEAN NOT NULL,
    "amount_nanos" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "balance_entry_pkey" PRIMARY KEY ("workspace_id","id")
);

CREATE TABLE "balance_setting" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "recharge_below_nanos" BIGINT,
    "recharge_amount_nanos" BIGINT,
    "read_nanos" BIGINT,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "balance_setting_pkey" PRIMARY KEY ("workspace_id","connection_id")
);

CREATE TABLE "invoice" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "month_on" DATE NOT NULL,
    "number" TEXT NOT NULL,
    "amount_nanos" BIGINT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "file_name" TEXT,
    "file" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "invoice_pkey" PRIMARY KEY ("workspace_id","id")
);

CREATE INDEX "balance_entry_workspace_id_connection_id_at_idx" ON "balance_entry"("workspace_id", "connection_id", "at" DESC);

CREATE INDEX "invoice_workspace_id_month_on_idx" ON "invoice"("workspace_id", "month_on" DESC);

CREATE UNIQUE INDEX "invoice_workspace_id_connection_id_number_key" ON "invoice"("workspace_id", "connection_id", "number");

ALTER TABLE "balance_entry" ADD CONSTRAINT "balance_entry_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "connection"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "balance_setting" ADD CONSTRAINT "balance_setting_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "connection"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "invoice" ADD CONSTRAINT "invoice_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "connection"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
