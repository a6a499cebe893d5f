-- Bills from files: what a row costs at list prices, and in dollars where it is in another currency.
ALTER TABLE "cost_day" ADD COLUMN "list_nanos" BIGINT, ADD COLUMN "converted_nanos" BIGINT, ADD COLUMN "rate_on" DATE;

-- Uploaded files and their parts, until they are imported.
CREATE TABLE "bill_file" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "connection_name" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "received" BIGINT NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL,
    "rows" BIGINT NOT NULL DEFAULT 0,
    "result" JSONB,
    "error" TEXT,
    "errors" JSONB NOT NULL DEFAULT '[]',
    "created_by" TEXT NOT NULL,
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "bill_file_pkey" PRIMARY KEY ("workspace_id","id")
);
CREATE TABLE "bill_file_part" (
    "workspace_id" UUID NOT NULL,
    "bill_file_id" UUID NOT NULL,
    "start" BIGINT NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "bill_file_part_pkey" PRIMARY KEY ("workspace_id","bill_file_id","start")
);
-- Parts are packed already, or are read once: packing them again costs more than it saves.
ALTER TABLE "bill_file_part" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;

-- Files of an address that were read, and as which version.
CREATE TABLE "bill_object" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "etag" TEXT NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "bill_object_pkey" PRIMARY KEY ("workspace_id","connection_id","key")
);

-- What a unit of a currency was worth in dollars on a day.
CREATE TABLE "exchange_rate" (
    "workspace_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "rate_on" DATE NOT NULL,
    "rate" DECIMAL(30,12) NOT NULL,
    "source" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "exchange_rate_pkey" PRIMARY KEY ("workspace_id","currency","rate_on")
);

ALTER TABLE "bill_file" ADD CONSTRAINT "bill_file_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "bill_file_part" ADD CONSTRAINT "bill_file_part_workspace_id_bill_file_id_fkey" FOREIGN KEY ("workspace_id", "bill_file_id") REFERENCES "bill_file"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "bill_object" ADD CONSTRAINT "bill_object_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "connection"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "exchange_rate" ADD CONSTRAINT "exchange_rate_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
