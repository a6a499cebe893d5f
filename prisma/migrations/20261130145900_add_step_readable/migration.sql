-- AlterTable
ALTER TABLE "containment_step" ADD COLUMN "is_readable" BOOLEAN NOT NULL DEFAULT true;

-- The permissions of a key are not shown by the provider.
UPDATE "containment_step" s
   SET "is_readable" = false
  FROM "containment" c
 WHERE c."workspace_id" = s."workspace_id" AND c."id" = s."containment_id"
   AND c."action" = 'restrict-key' AND s."after" ? 'scopes';
