-- AlterEnum
ALTER TYPE "notification_reason" ADD VALUE 'acknowledged' BEFORE 'resolved';
