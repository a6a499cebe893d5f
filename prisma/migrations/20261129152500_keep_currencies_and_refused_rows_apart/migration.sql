-- Charges in different currencies are different charges: amounts of one line were added up whatever their currency. Days
-- that were mixed are put right by the next read of their bill.
UPDATE "cost_day" SET "currency" = upper("currency") WHERE "currency" <> upper("currency");
ALTER TABLE "cost_day" DROP CONSTRAINT "cost_day_pkey";
ALTER TABLE "cost_day" ADD CONSTRAINT "cost_day_pkey"
  PRIMARY KEY ("workspace_id", "connection_id", "cost_on", "project_id", "line_item", "api_key_id", "currency");

-- Rows of the provider that could not be read, counted on the run that met them.
ALTER TABLE "ingest_run" ADD COLUMN "refused_rows" INTEGER NOT NULL DEFAULT 0, ADD COLUMN "refusal" TEXT;

-- The buckets they are missing in, until a read of the bucket has none.
CREATE TABLE "refused_row" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "grain" "grain" NOT NULL,
    "bucket_start" TIMESTAMPTZ(0) NOT NULL,
    "rows" INTEGER NOT NULL,
    "message" TEXT NOT NULL,

    CONSTRAINT "refused_row_pkey" PRIMARY KEY ("workspace_id","connection_id","subject","grain","bucket_start")
);
ALTER TABLE "refused_row" ADD CONSTRAINT "refused_row_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "connection"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
