-- Series that differ in no more than key, user and the dimensions nobody groups by form a group. The digest stands for the
-- dimensions they share, so it is the same wherever it is computed.
ALTER TABLE "series" ADD COLUMN "group_id" UUID GENERATED ALWAYS AS (md5(
  "connection_id"::text || E'\x1f' || "kind" || E'\x1f' || coalesce("project_id", '') || E'\x1f' || coalesce("model", '')
  || E'\x1f' || coalesce("service_tier", '') || E'\x1f' || coalesce("batch"::text, ''))::uuid) STORED;

-- CreateTable
CREATE TABLE "usage_sum" (
    "workspace_id" UUID NOT NULL,
    "width_minutes" SMALLINT NOT NULL,
    "bucket_start" TIMESTAMPTZ(0) NOT NULL,
    "group_id" UUID NOT NULL,
    "facts" INTEGER NOT NULL,
    "priced_facts" INTEGER NOT NULL,
    "requests" BIGINT NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "cached_input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "cache_write_tokens" BIGINT NOT NULL,
    "input_audio_tokens" BIGINT NOT NULL,
    "output_audio_tokens" BIGINT NOT NULL,
    "input_image_tokens" BIGINT NOT NULL,
    "output_image_tokens" BIGINT NOT NULL,
    "units" BIGINT NOT NULL,
    "cost_nanos" BIGINT NOT NULL,
    "unpriced_requests" BIGINT NOT NULL,
    "priced_use" BIGINT NOT NULL,

    CONSTRAINT "usage_sum_pkey" PRIMARY KEY ("workspace_id","width_minutes","bucket_start","group_id")
);

-- Adds what came and takes away what went, inside the transaction that changed the facts, whoever did: nobody who writes
-- facts has to know of the sums, and two who write the same group at once wait for each other's row and lose nothing. All
-- amounts are integers, so nothing drifts. The argument is the width of a sum in minutes. Planned for each call, which is
-- about five facts or fifty thousand.
CREATE FUNCTION sum_usage() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = on SET jit = off AS $$
DECLARE
  width constant smallint := TG_ARGV[0]::smallint;
  source constant text := CASE TG_OP
    WHEN 'INSERT' THEN 'SELECT 1 AS sign, * FROM added'
    WHEN 'DELETE' THEN 'SELECT -1 AS sign, * FROM removed'
    ELSE 'SELECT 1 AS sign, * FROM added UNION ALL SELECT -1, * FROM removed' END;
  is_empty boolean;
BEGIN
  EXECUTE format('SELECT NOT EXISTS (%s)', source) INTO is_empty;
  IF is_empty THEN
    RETURN NULL;
  END IF;
  EXECUTE format($sql$
    INSERT INTO usage_sum AS z (workspace_id, width_minutes, bucket_start, group_id,
      facts, priced_facts, requests, input_tokens, cached_input_tokens, output_tokens, cache_write_tokens,
      input_audio_tokens, output_audio_tokens, input_image_tokens, output_image_tokens, units, cost_nanos,
      unpriced_requests, priced_use)
    SELECT u.workspace_id, $1, date_bin(make_interval(mins => $1), u.bucket_start, '2000-01-01T00:00:00Z') AS bucket,
           s.group_id,
           sum(u.sign) AS facts,
           coalesce(sum(u.sign) FILTER (WHERE u.cost_nanos IS NOT NULL), 0) AS priced_facts,
           sum(u.sign * u.requests) AS requests,
           sum(u.sign * u.input_tokens) AS input_tokens,
           sum(u.sign * u.cached_input_tokens) AS cached_input_tokens,
           sum(u.sign * u.output_tokens) AS output_tokens,
           coalesce(sum(u.sign * u.cache_write_tokens), 0) AS cache_write_tokens,
           coalesce(sum(u.sign * u.input_audio_tokens), 0) AS input_audio_tokens,
           coalesce(sum(u.sign * u.output_audio_tokens), 0) AS output_audio_tokens,
           coalesce(sum(u.sign * u.input_image_tokens), 0) AS input_image_tokens,
           coalesce(sum(u.sign * u.output_image_tokens), 0) AS output_image_tokens,
           coalesce(sum(u.sign * u.units), 0) AS units,
           coalesce(sum(u.sign * u.cost_nanos), 0) AS cost_nanos,
           coalesce(sum(u.sign * u.requests) FILTER (WHERE u.cost_nanos IS NULL), 0) AS unpriced_requests,
           coalesce(sum(u.sign * (u.requests + u.input_tokens + u.output_tokens + coalesce(u.units, 0)))
             FILTER (WHERE u.cost_nanos IS NOT NULL), 0) AS priced_use
      FROM (%s) u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
     GROUP BY u.workspace_id, bucket, s.group_id ORDER BY u.workspace_id, bucket, s.group_id
    ON CONFLICT (workspace_id, width_minutes, bucket_start, group_id) DO UPDATE SET
      facts = z.facts + excluded.facts, priced_facts = z.priced_facts + excluded.priced_facts,
      requests = z.requests + excluded.requests, input_tokens = z.input_tokens + excluded.input_tokens,
      cached_input_tokens = z.cached_input_tokens + excluded.cached_input_tokens,
      output_tokens = z.output_tokens + excluded.output_tokens,
      cache_write_tokens = z.cache_write_tokens + excluded.cache_write_tokens,
      input_audio_tokens = z.input_audio_tokens + excluded.input_audio_tokens,
      output_audio_tokens = z.output_audio_tokens + excluded.output_audio_tokens,
      input_image_tokens = z.input_image_tokens + excluded.input_image_tokens,
      output_image_tokens = z.output_image_tokens + excluded.output_image_tokens, units = z.units + excluded.units,
      cost_nanos = z.cost_nanos + excluded.cost_nanos,
      unpriced_requests = z.unpriced_requests + excluded.unpriced_requests,
      priced_use = z.priced_use + excluded.priced_use
    $sql$, source) USING width;
  IF TG_OP = 'DELETE' THEN
    DELETE FROM usage_sum z USING (
      SELECT DISTINCT workspace_id, date_bin(make_interval(mins => width), bucket_start, '2000-01-01T00:00:00Z') AS bucket
        FROM removed) touched
     WHERE z.workspace_id = touched.workspace_id AND z.width_minutes = width AND z.bucket_start = touched.bucket
       AND z.facts = 0;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER sum_insert AFTER INSERT ON "usage_minute"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sum_usage('15');
CREATE TRIGGER sum_update AFTER UPDATE ON "usage_minute"
  REFERENCING NEW TABLE AS added OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sum_usage('15');
CREATE TRIGGER sum_delete AFTER DELETE ON "usage_minute"
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sum_usage('15');
CREATE TRIGGER sum_insert AFTER INSERT ON "usage_hour"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sum_usage('60');
CREATE TRIGGER sum_update AFTER UPDATE ON "usage_hour"
  REFERENCING NEW TABLE AS added OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sum_usage('60');
CREATE TRIGGER sum_delete AFTER DELETE ON "usage_hour"
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sum_usage('60');
CREATE TRIGGER sum_insert AFTER INSERT ON "usage_day"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sum_usage('1440');
CREATE TRIGGER sum_update AFTER UPDATE ON "usage_day"
  REFERENCING NEW TABLE AS added OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sum_usage('1440');
CREATE TRIGGER sum_delete AFTER DELETE ON "usage_day"
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sum_usage('1440');

-- What is stored already.
INSERT INTO "usage_sum" (workspace_id, width_minutes, bucket_start, group_id,
  facts, priced_facts, requests, input_tokens, cached_input_tokens, output_tokens, cache_write_tokens,
  input_audio_tokens, output_audio_tokens, input_image_tokens, output_image_tokens, units, cost_nanos,
  unpriced_requests, priced_use)
SELECT u.workspace_id, u.width_minutes,
       date_bin(make_interval(mins => u.width_minutes), u.bucket_start, '2000-01-01T00:00:00Z') AS bucket, s.group_id,
       count(*) AS facts,
       coalesce(sum(1) FILTER (WHERE u.cost_nanos IS NOT NULL), 0) AS priced_facts,
       sum(u.requests) AS requests,
       sum(u.input_tokens) AS input_tokens,
       sum(u.cached_input_tokens) AS cached_input_tokens,
       sum(u.output_tokens) AS output_tokens,
       coalesce(sum(u.cache_write_tokens), 0) AS cache_write_tokens,
       coalesce(sum(u.input_audio_tokens), 0) AS input_audio_tokens,
       coalesce(sum(u.output_audio_tokens), 0) AS output_audio_tokens,
       coalesce(sum(u.input_image_tokens), 0) AS input_image_tokens,
       coalesce(sum(u.output_image_tokens), 0) AS output_image_tokens,
       coalesce(sum(u.units), 0) AS units,
       coalesce(sum(u.cost_nanos), 0) AS cost_nanos,
       coalesce(sum(u.requests) FILTER (WHERE u.cost_nanos IS NULL), 0) AS unpriced_requests,
       coalesce(sum((u.requests + u.input_tokens + u.output_tokens + coalesce(u.units, 0)))
         FILTER (WHERE u.cost_nanos IS NOT NULL), 0) AS priced_use
  FROM (SELECT 15 AS width_minutes, * FROM usage_minute UNION ALL SELECT 60, * FROM usage_hour
        UNION ALL SELECT 1440, * FROM usage_day) u
  JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
 GROUP BY 1, 2, 3, 4;
ANALYZE "usage_sum";
