ALTER TABLE "key_record" ADD COLUMN "confirmation_repeated_at" TIMESTAMPTZ(3);
