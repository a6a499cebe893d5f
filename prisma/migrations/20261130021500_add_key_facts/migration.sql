-- AlterTable
ALTER TABLE "provider_project" ADD COLUMN     "limit_read_at" TIMESTAMPTZ(3),
ADD COLUMN     "limit_since" TIMESTAMPTZ(3),
ADD COLUMN     "spend_limit_nanos" BIGINT;

-- AlterTable
ALTER TABLE "provider_api_key" ADD COLUMN     "expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "owner_has_access" BOOLEAN,
ADD COLUMN     "owner_lost_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "key_record" ADD COLUMN     "confirmation_asked_at" TIMESTAMPTZ(3),
ADD COLUMN     "confirmed_at" TIMESTAMPTZ(3),
ADD COLUMN     "expected_hours" JSONB,
ADD COLUMN     "expected_models" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "expected_monthly_nanos" BIGINT,
ADD COLUMN     "purpose" TEXT,
ADD COLUMN     "shared_details" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "team" TEXT;

-- CreateTable
CREATE TABLE "provider_admin_key" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "redacted_value" TEXT NOT NULL,
    "owner_name" TEXT,
    "created_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "provider_admin_key_pkey" PRIMARY KEY ("workspace_id","connection_id","id")
);

-- CreateTable
CREATE TABLE "key_policy" (
    "workspace_id" UUID NOT NULL,
    "policy" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "key_policy_pkey" PRIMARY KEY ("workspace_id")
);

-- AddForeignKey
ALTER TABLE "key_policy" ADD CONSTRAINT "key_policy_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
