ALTER TABLE "key_record" ADD COLUMN "reminded_for" DATE;
