-- CreateTable
CREATE TABLE "incident_note" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "incident_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "author_id" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "edited_at" TIMESTAMPTZ(3),

    CONSTRAINT "incident_note_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "incident_step" (
    "workspace_id" UUID NOT NULL,
    "incident_id" UUID NOT NULL,
    "step" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "state_at" TIMESTAMPTZ(3),
    "state_by" TEXT,
    "owner_id" TEXT,
    "owner" TEXT,
    "note" TEXT NOT NULL DEFAULT '',
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "incident_step_pkey" PRIMARY KEY ("workspace_id","incident_id","step")
);

-- CreateIndex
CREATE INDEX "incident_note_workspace_id_incident_id_id_idx" ON "incident_note"("workspace_id", "incident_id", "id" DESC);

-- AddForeignKey
ALTER TABLE "incident_note" ADD CONSTRAINT "incident_note_workspace_id_incident_id_fkey" FOREIGN KEY ("workspace_id", "incident_id") REFERENCES "incident"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident_step" ADD CONSTRAINT "incident_step_workspace_id_incident_id_fkey" FOREIGN KEY ("workspace_id", "incident_id") REFERENCES "incident"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Open pages follow what others write: a new note writes a line of the timeline, which announces itself.
CREATE TRIGGER announce_update AFTER UPDATE ON "incident_note"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_change('incidents');
CREATE TRIGGER announce_delete AFTER DELETE ON "incident_note"
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_change('incidents');
CREATE TRIGGER announce_insert AFTER INSERT ON "incident_step"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_change('incidents');
CREATE TRIGGER announce_update AFTER UPDATE ON "incident_step"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_change('incidents');
