-- Tokens of outside providers are not kept any more; what was kept opens nothing here.
UPDATE "account" SET "access_token" = NULL, "refresh_token" = NULL, "id_token" = NULL
WHERE "access_token" IS NOT NULL OR "refresh_token" IS NOT NULL OR "id_token" IS NOT NULL;
