ALTER TABLE "saved_view" ADD COLUMN "page" TEXT NOT NULL DEFAULT 'usage';

DROP INDEX "saved_view_workspace_id_created_by_name_key";

CREATE UNIQUE INDEX "saved_view_workspace_id_created_by_page_name_key" ON "saved_view"("workspace_id", "created_by", "page", "name");
