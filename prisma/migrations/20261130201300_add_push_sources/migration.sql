-- CreateTable
CREATE TABLE "push_source" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_received_at" TIMESTAMPTZ(3),
    "version" BIGINT NOT NULL DEFAULT 0,
    "applied_version" BIGINT NOT NULL DEFAULT 0,
    "seen_count" INTEGER NOT NULL DEFAULT 0,
    "counted" BIGINT NOT NULL DEFAULT 0,
    "repeated" BIGINT NOT NULL DEFAULT 0,
    "started" BIGINT NOT NULL DEFAULT 0,
    "elsewhere" BIGINT NOT NULL DEFAULT 0,
    "refused" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "push_source_pkey" PRIMARY KEY ("workspace_id","connection_id")
);

-- CreateTable
CREATE TABLE "push_series" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "series_key" UUID NOT NULL,
    "producer_key" UUID NOT NULL,
    "last_nanos" BIGINT NOT NULL,
    "values" DOUBLE PRECISION[],
    "told_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "push_series_pkey" PRIMARY KEY ("workspace_id","connection_id","series_key")
);

-- CreateTable
CREATE TABLE "push_seen" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "digest" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "push_seen_pkey" PRIMARY KEY ("workspace_id","connection_id","digest")
);

-- CreateTable
CREATE TABLE "push_owner" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "service" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "signal" TEXT NOT NULL,
    "since_at" TIMESTAMPTZ(3),
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "push_owner_pkey" PRIMARY KEY ("workspace_id","connection_id","service","model")
);

-- CreateTable
CREATE TABLE "push_minute" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "bucket_start" TIMESTAMPTZ(0) NOT NULL,
    "dimension_key" UUID NOT NULL,
    "project_id" TEXT,
    "user_id" TEXT,
    "model" TEXT,
    "service_tier" TEXT,
    "api_source" TEXT,
    "requests" BIGINT NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "cached_input_tokens" BIGINT NOT NULL,
    "cache_write_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "cost_nanos" BIGINT,
    "version" BIGINT NOT NULL,

    CONSTRAINT "push_minute_pkey" PRIMARY KEY ("workspace_id","connection_id","kind","bucket_start","dimension_key")
);

-- CreateTable
CREATE TABLE "push_refusal" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "items" BIGINT NOT NULL,
    "message" TEXT NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "push_refusal_pkey" PRIMARY KEY ("workspace_id","connection_id","code")
);

-- CreateIndex
CREATE UNIQUE INDEX "push_source_workspace_id_token_hash_key" ON "push_source"("workspace_id", "token_hash");

-- CreateIndex
CREATE INDEX "push_series_workspace_id_connection_id_producer_key_idx" ON "push_series"("workspace_id", "connection_id", "producer_key");

-- CreateIndex
CREATE INDEX "push_seen_workspace_id_connection_id_at_idx" ON "push_seen"("workspace_id", "connection_id", "at");

-- CreateIndex
CREATE INDEX "push_minute_workspace_id_connection_id_version_idx" ON "push_minute"("workspace_id", "connection_id", "version");

-- AddForeignKey
ALTER TABLE "push_source" ADD CONSTRAINT "push_source_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "connection"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "push_series" ADD CONSTRAINT "push_series_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "connection"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "push_seen" ADD CONSTRAINT "push_seen_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "connection"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "push_owner" ADD CONSTRAINT "push_owner_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "connection"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "push_minute" ADD CONSTRAINT "push_minute_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "connection"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "push_refusal" ADD CONSTRAINT "push_refusal_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "connection"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
