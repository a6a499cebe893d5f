-- Budgets by provider and by who pays; those that stand name neither.
ALTER TABLE "budget" ADD COLUMN "provider" TEXT,
ADD COLUMN "payer_id" UUID;
