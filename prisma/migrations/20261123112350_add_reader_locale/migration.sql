-- AlterTable
ALTER TABLE "member_preference" ADD COLUMN     "locale" TEXT;
