-- What is being sent right now: a few rows at most, asked for by each claim.
CREATE INDEX "delivery_claimed_idx" ON "delivery"("workspace_id", "claimed_until")
  WHERE "state" = 'pending' AND "claimed_until" IS NOT NULL;
