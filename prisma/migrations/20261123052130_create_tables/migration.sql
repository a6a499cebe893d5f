-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "role" AS ENUM ('owner', 'admin', 'member', 'viewer');

-- CreateEnum
CREATE TYPE "connection_state" AS ENUM ('active', 'paused', 'rejected');

-- CreateEnum
CREATE TYPE "grain" AS ENUM ('minute', 'hour', 'day');

-- CreateEnum
CREATE TYPE "ingest_trigger" AS ENUM ('schedule', 'backfill', 'manual', 'repair');

-- CreateEnum
CREATE TYPE "ingest_outcome" AS ENUM ('running', 'succeeded', 'failed');

-- CreateEnum
CREATE TYPE "budget_period" AS ENUM ('hour', 'day', 'week', 'month');

-- CreateEnum
CREATE TYPE "alert_rule_kind" AS ENUM ('anomaly', 'threshold', 'budget', 'novelty', 'key-hygiene', 'account-activity', 'stale-data', 'leak');

-- CreateEnum
CREATE TYPE "severity" AS ENUM ('info', 'warning', 'critical');

-- CreateEnum
CREATE TYPE "incident_state" AS ENUM ('open', 'acknowledged', 'resolved');

-- CreateEnum
CREATE TYPE "channel_kind" AS ENUM ('email');

-- CreateEnum
CREATE TYPE "notification_reason" AS ENUM ('first', 'escalated', 'repeat', 'resolved', 'digest', 'test');

-- CreateEnum
CREATE TYPE "delivery_state" AS ENUM ('pending', 'sent', 'dead');

-- CreateTable
CREATE TABLE "workspace" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "timezone" TEXT NOT NULL DEFAULT 'UTC',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instance_setting" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "instance_setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "process_heartbeat" (
    "id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "beat_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "process_heartbeat_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "price_version" (
    "id" SMALLSERIAL NOT NULL,
    "label" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "price_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "workspace_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("workspace_id","user_id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "connection" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "base_url" TEXT,
    "admin_key" BYTEA NOT NULL,
    "admin_key_hint" TEXT NOT NULL,
    "action_key" BYTEA,
    "state" "connection_state" NOT NULL DEFAULT 'active',
    "next_pull_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lease_owner" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "failure_count" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "last_error_code" TEXT,
    "last_success_at" TIMESTAMPTZ(3),
    "last_usage_at" TIMESTAMPTZ(3),
    "backfill_permil" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "connection_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "series" (
    "workspace_id" UUID NOT NULL,
    "id" SERIAL NOT NULL,
    "connection_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "project_id" TEXT,
    "api_key_id" TEXT,
    "user_id" TEXT,
    "model" TEXT,
    "batch" BOOLEAN,
    "service_tier" TEXT,
    "api_source" TEXT,
    "image_source" TEXT,
    "image_size" TEXT,
    "vector_store_id" TEXT,
    "context_level" TEXT,
    "dimension_hash" BYTEA NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "series_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "usage_minute" (
    "workspace_id" UUID NOT NULL,
    "series_id" INTEGER NOT NULL,
    "bucket_start" TIMESTAMPTZ(0) NOT NULL,
    "requests" BIGINT NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "cached_input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "cache_write_tokens" BIGINT,
    "input_audio_tokens" BIGINT,
    "cached_audio_tokens" BIGINT,
    "output_audio_tokens" BIGINT,
    "input_image_tokens" BIGINT,
    "cached_image_tokens" BIGINT,
    "output_image_tokens" BIGINT,
    "units" BIGINT,
    "cost_nanos" BIGINT,
    "price_version_id" SMALLINT NOT NULL,

    CONSTRAINT "usage_minute_pkey" PRIMARY KEY ("workspace_id","bucket_start","series_id")
) PARTITION BY RANGE ("bucket_start");

-- CreateTable
CREATE TABLE "usage_hour" (
    "workspace_id" UUID NOT NULL,
    "series_id" INTEGER NOT NULL,
    "bucket_start" TIMESTAMPTZ(0) NOT NULL,
    "requests" BIGINT NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "cached_input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "cache_write_tokens" BIGINT,
    "input_audio_tokens" BIGINT,
    "cached_audio_tokens" BIGINT,
    "output_audio_tokens" BIGINT,
    "input_image_tokens" BIGINT,
    "cached_image_tokens" BIGINT,
    "output_image_tokens" BIGINT,
    "units" BIGINT,
    "cost_nanos" BIGINT,
    "price_version_id" SMALLINT NOT NULL,

    CONSTRAINT "usage_hour_pkey" PRIMARY KEY ("workspace_id","bucket_start","series_id")
) PARTITION BY RANGE ("bucket_start");

-- CreateTable
CREATE TABLE "usage_day" (
    "workspace_id" UUID NOT NULL,
    "series_id" INTEGER NOT NULL,
    "bucket_start" TIMESTAMPTZ(0) NOT NULL,
    "requests" BIGINT NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "cached_input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "cache_write_tokens" BIGINT,
    "input_audio_tokens" BIGINT,
    "cached_audio_tokens" BIGINT,
    "output_audio_tokens" BIGINT,
    "input_image_tokens" BIGINT,
    "cached_image_tokens" BIGINT,
    "output_image_tokens" BIGINT,
    "units" BIGINT,
    "cost_nanos" BIGINT,
    "price_version_id" SMALLINT NOT NULL,

    CONSTRAINT "usage_day_pkey" PRIMARY KEY ("workspace_id","bucket_start","series_id")
) PARTITION BY RANGE ("bucket_start");

-- CreateTable
CREATE TABLE "cost_day" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "cost_on" DATE NOT NULL,
    "project_id" TEXT NOT NULL,
    "line_item" TEXT NOT NULL,
    "api_key_id" TEXT NOT NULL,
    "amount_nanos" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "quantity" DECIMAL,
    "quantity_unit" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cost_day_pkey" PRIMARY KEY ("workspace_id","connection_id","cost_on","project_id","line_item","api_key_id")
);

-- CreateTable
CREATE TABLE "reconciliation" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "cost_on" DATE NOT NULL,
    "project_id" TEXT NOT NULL,
    "model_family" TEXT NOT NULL,
    "estimated_nanos" BIGINT NOT NULL,
    "billed_nanos" BIGINT NOT NULL,
    "unpriced_rows" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reconciliation_pkey" PRIMARY KEY ("workspace_id","connection_id","cost_on","project_id","model_family")
);

-- CreateTable
CREATE TABLE "provider_project" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3),
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "provider_project_pkey" PRIMARY KEY ("workspace_id","connection_id","id")
);

-- CreateTable
CREATE TABLE "provider_api_key" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "redacted_value" TEXT NOT NULL,
    "owner_type" TEXT NOT NULL,
    "owner_id" TEXT,
    "owner_name" TEXT,
    "created_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "provider_api_key_pkey" PRIMARY KEY ("workspace_id","connection_id","id")
);

-- CreateTable
CREATE TABLE "provider_user" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "role" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "provider_user_pkey" PRIMARY KEY ("workspace_id","connection_id","id")
);

-- CreateTable
CREATE TABLE "ingest_run" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "trigger" "ingest_trigger" NOT NULL,
    "subject" TEXT NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "window_end" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "outcome" "ingest_outcome" NOT NULL,
    "pages" INTEGER NOT NULL DEFAULT 0,
    "rows" INTEGER NOT NULL DEFAULT 0,
    "inserted_rows" INTEGER NOT NULL DEFAULT 0,
    "revised_rows" INTEGER NOT NULL DEFAULT 0,
    "error_code" TEXT,
    "error" TEXT,

    CONSTRAINT "ingest_run_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "ingest_cursor" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "grain" "grain" NOT NULL,
    "covered_from" TIMESTAMPTZ(0) NOT NULL,
    "covered_until" TIMESTAMPTZ(0) NOT NULL,
    "backfill_from" TIMESTAMPTZ(0) NOT NULL,
    "last_pulled_at" TIMESTAMPTZ(3) NOT NULL,
    "last_usage_at" TIMESTAMPTZ(0),

    CONSTRAINT "ingest_cursor_pkey" PRIMARY KEY ("workspace_id","connection_id","subject","grain")
);

-- CreateTable
CREATE TABLE "pending_bucket" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "grain" "grain" NOT NULL,
    "bucket_start" TIMESTAMPTZ(0) NOT NULL,
    "kind" TEXT NOT NULL,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pending_bucket_pkey" PRIMARY KEY ("workspace_id","connection_id","grain","bucket_start","kind")
);

-- CreateTable
CREATE TABLE "detector_state" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "series_key" TEXT NOT NULL,
    "state" BYTEA NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "detector_state_pkey" PRIMARY KEY ("workspace_id","connection_id","series_key")
);

-- CreateTable
CREATE TABLE "budget" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "connection_id" UUID,
    "project_id" TEXT,
    "api_key_id" TEXT,
    "model" TEXT,
    "user_id" TEXT,
    "period" "budget_period" NOT NULL,
    "amount_nanos" BIGINT NOT NULL,
    "currency" TEXT NOT NULL DEFAULT 'USD',
    "timezone" TEXT NOT NULL,
    "thresholds" JSONB NOT NULL,
    "channel_ids" UUID[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "budget_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "budget_firing" (
    "workspace_id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "period_start" TIMESTAMPTZ(3) NOT NULL,
    "percent" INTEGER NOT NULL,
    "basis" TEXT NOT NULL,
    "fired_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "budget_firing_pkey" PRIMARY KEY ("workspace_id","budget_id","period_start","percent","basis")
);

-- CreateTable
CREATE TABLE "alert_rule" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" "alert_rule_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "connection_id" UUID,
    "config" JSONB NOT NULL,
    "channel_ids" UUID[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alert_rule_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "incident" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "severity" "severity" NOT NULL,
    "state" "incident_state" NOT NULL DEFAULT 'open',
    "alert_rule_id" UUID,
    "budget_id" UUID,
    "connection_id" UUID,
    "detector_number" INTEGER,
    "dedup_key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "scope" JSONB NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "detected_at" TIMESTAMPTZ(3) NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "window_end" TIMESTAMPTZ(3) NOT NULL,
    "observed_nanos" BIGINT NOT NULL,
    "expected_nanos" BIGINT NOT NULL,
    "excess_nanos" BIGINT NOT NULL,
    "rate_per_hour_nanos" BIGINT NOT NULL,
    "projected_24h_nanos" BIGINT NOT NULL,
    "contributors" JSONB NOT NULL,
    "facts" JSONB NOT NULL,
    "explanation" TEXT NOT NULL,
    "acknowledged_at" TIMESTAMPTZ(3),
    "acknowledged_by" TEXT,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "incident_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "incident_event" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "incident_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "actor" TEXT,
    "text" TEXT NOT NULL,

    CONSTRAINT "incident_event_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "channel" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" "channel_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "config" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channel_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "notification" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "reason" "notification_reason" NOT NULL,
    "incident_id" UUID,
    "message" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notification_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "notification_id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "recipient" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "state" "delivery_state" NOT NULL DEFAULT 'pending',
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "claimed_until" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "delivery_attempt" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "delivery_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "reply" TEXT NOT NULL,

    CONSTRAINT "delivery_attempt_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "captured_mail" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "sender" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "raw" BYTEA NOT NULL,

    CONSTRAINT "captured_mail_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "detail" JSONB NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "idempotent_response" (
    "workspace_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "status" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotent_response_pkey" PRIMARY KEY ("workspace_id","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "price_version_label_key" ON "price_version"("label");

-- CreateIndex
CREATE INDEX "membership_user_id_idx" ON "membership"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_workspace_id_token_hash_key" ON "api_token"("workspace_id", "token_hash");

-- CreateIndex
CREATE INDEX "connection_next_pull_at_idx" ON "connection"("next_pull_at");

-- CreateIndex
CREATE UNIQUE INDEX "connection_workspace_id_name_key" ON "connection"("workspace_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "series_workspace_id_connection_id_dimension_hash_key" ON "series"("workspace_id", "connection_id", "dimension_hash");

-- CreateIndex
CREATE INDEX "ingest_run_workspace_id_connection_id_started_at_idx" ON "ingest_run"("workspace_id", "connection_id", "started_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "budget_workspace_id_name_key" ON "budget"("workspace_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "alert_rule_workspace_id_name_key" ON "alert_rule"("workspace_id", "name");

-- CreateIndex
CREATE INDEX "incident_workspace_id_state_opened_at_idx" ON "incident"("workspace_id", "state", "opened_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "incident_workspace_id_number_key" ON "incident"("workspace_id", "number");

-- CreateIndex
CREATE INDEX "incident_event_workspace_id_incident_id_at_idx" ON "incident_event"("workspace_id", "incident_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "channel_workspace_id_name_key" ON "channel"("workspace_id", "name");

-- CreateIndex
CREATE INDEX "notification_workspace_id_incident_id_created_at_idx" ON "notification"("workspace_id", "incident_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_workspace_id_notification_id_channel_id_recipient_key" ON "delivery"("workspace_id", "notification_id", "channel_id", "recipient");

-- CreateIndex
CREATE INDEX "delivery_attempt_workspace_id_delivery_id_started_at_idx" ON "delivery_attempt"("workspace_id", "delivery_id", "started_at");

-- CreateIndex
CREATE INDEX "captured_mail_workspace_id_received_at_idx" ON "captured_mail"("workspace_id", "received_at" DESC);

-- CreateIndex
CREATE INDEX "audit_entry_workspace_id_at_idx" ON "audit_entry"("workspace_id", "at" DESC);

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection" ADD CONSTRAINT "connection_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ingest_run" ADD CONSTRAINT "ingest_run_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "connection"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ingest_cursor" ADD CONSTRAINT "ingest_cursor_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "connection"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budget" ADD CONSTRAINT "budget_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budget_firing" ADD CONSTRAINT "budget_firing_workspace_id_budget_id_fkey" FOREIGN KEY ("workspace_id", "budget_id") REFERENCES "budget"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_rule" ADD CONSTRAINT "alert_rule_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident" ADD CONSTRAINT "incident_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident_event" ADD CONSTRAINT "incident_event_workspace_id_incident_id_fkey" FOREIGN KEY ("workspace_id", "incident_id") REFERENCES "incident"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "channel" ADD CONSTRAINT "channel_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_workspace_id_incident_id_fkey" FOREIGN KEY ("workspace_id", "incident_id") REFERENCES "incident"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_workspace_id_notification_id_fkey" FOREIGN KEY ("workspace_id", "notification_id") REFERENCES "notification"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery_attempt" ADD CONSTRAINT "delivery_attempt_workspace_id_delivery_id_fkey" FOREIGN KEY ("workspace_id", "delivery_id") REFERENCES "delivery"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "captured_mail" ADD CONSTRAINT "captured_mail_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_entry" ADD CONSTRAINT "audit_entry_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One unresolved incident per source and scope: raising the same one again finds it instead of doubling it.
CREATE UNIQUE INDEX "incident_open_dedup_key" ON "incident"("workspace_id", "dedup_key") WHERE "state" <> 'resolved';

-- The worker's claim of due deliveries, oldest first.
CREATE INDEX "delivery_due_idx" ON "delivery"("next_attempt_at") WHERE "state" = 'pending';

-- A series is found by connection and kind when a window is re-read.
CREATE INDEX "series_connection_kind_idx" ON "series"("workspace_id", "connection_id", "kind");
