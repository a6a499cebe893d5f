-- AlterTable
ALTER TABLE "workspace" ADD COLUMN     "day_retention_days" INTEGER,
ADD COLUMN     "message_retention_days" INTEGER;
