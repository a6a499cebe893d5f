-- Tokens written to a cache for an hour cost more than those written for minutes. Absent = none.
ALTER TABLE "usage_minute" ADD COLUMN "long_cache_write_tokens" BIGINT;
ALTER TABLE "usage_hour" ADD COLUMN "long_cache_write_tokens" BIGINT;
ALTER TABLE "usage_day" ADD COLUMN "long_cache_write_tokens" BIGINT;
