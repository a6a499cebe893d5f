-- What part of a cost rests on an assumption, and how many requests have a part without a price. Absent = none; rows from
-- before are marked when they are priced again.
ALTER TABLE "usage_minute" ADD COLUMN "assumed_nanos" BIGINT, ADD COLUMN "unpriced_requests" BIGINT;
ALTER TABLE "usage_hour" ADD COLUMN "assumed_nanos" BIGINT, ADD COLUMN "unpriced_requests" BIGINT;
ALTER TABLE "usage_day" ADD COLUMN "assumed_nanos" BIGINT, ADD COLUMN "unpriced_requests" BIGINT;
ALTER TABLE "usage_sum" ADD COLUMN "assumed_nanos" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "usage_sum" ALTER COLUMN "assumed_nanos" DROP DEFAULT;

-- The sums carry both along. Rows without `unpriced_requests` and without a price are unpriced as a whole.
CREATE OR REPLACE FUNCTION sum_usage() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = on SET jit = off AS $$
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
      assumed_nanos, unpriced_requests, priced_use)
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
           coalesce(sum(u.sign * u.assumed_nanos), 0) AS assumed_nanos,
           coalesce(sum(u.sign * coalesce(u.unpriced_requests, CASE WHEN u.cost_nanos IS NULL THEN u.requests END)), 0)
             AS unpriced_requests,
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
      cost_nanos = z.cost_nanos + excluded.cost_nanos, assumed_nanos = z.assumed_nanos + excluded.assumed_nanos,
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

-- A wait that a provider asked for is capped now; one that was stored without the cap would still be obeyed.
UPDATE "connection" SET "next_pull_at" = now() WHERE "next_pull_at" > now() + interval '1 hour';
