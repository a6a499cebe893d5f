ALTER TABLE "connection" ADD COLUMN "billed_by" JSONB NOT NULL DEFAULT '{}';
