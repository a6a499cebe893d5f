import { z } from 'zod';

/** Shapes of what Anthropic answers. Unknown fields pass; optional parts may be missing. */

const Count = z
  .number()
  .int()
  .min(0)
  .nullish()
  .transform((count) => count ?? 0);
const Text = z
  .string()
  .nullish()
  .transform((text) => text ?? null);

const CacheCreation = z
  .object({ ephemeral_5m_input_tokens: Count, ephemeral_1h_input_tokens: Count })
  .nullish()
  .transform((writes) => writes ?? { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 });
const ToolUse = z
  .object({ web_search_requests: Count })
  .nullish()
  .transform((use) => use ?? { web_search_requests: 0 });

const Tokens = {
  uncached_input_tokens: Count,
  cache_read_input_tokens: Count,
  cache_creation: CacheCreation,
  output_tokens: Count,
  server_tool_use: ToolUse,
};

/** A row of the older usage report: it has no number of requests. */
export const OlderUsageRow = z.object({
  ...Tokens,
  account_id: Text,
  service_account_id: Text,
  api_key_id: Text,
  workspace_id: Text,
  model: Text,
  service_tier: Text,
  context_window: Text,
});
export type OlderUsageRow = z.infer<typeof OlderUsageRow>;

/** A row of the report by dimension. */
export const UsageItem = z.object({
  starting_at: z.iso.datetime({ offset: true }),
  group: z.object({ api_key_id: Text, workspace_id: Text, model: Text, service_tier: Text, context_window: Text }),
  usage: z.object({ ...Tokens, requests: z.number().int().min(0).nullish() }),
});
export type UsageItem = z.infer<typeof UsageItem>;

/** Cents as decimal text, a fraction allowed: "123.78912" is 1.2378912 dollars. */
const Cents = z.union([z.string(), z.number()]).refine((value) => /^-?\d+(\.\d+)?$/.test(String(value)), {
  message: 'expected cents as a decimal text',
});

export const OlderCostRow = z.object({
  amount: Cents,
  currency: z.string(),
  workspace_id: Text,
  description: Text,
  cost_type: Text,
  token_type: Text,
  model: Text,
});
export type OlderCostRow = z.infer<typeof OlderCostRow>;

export const CostItem = z.object({
  starting_at: z.iso.datetime({ offset: true }),
  group: z.object({ api_key_id: Text, workspace_id: Text, model: Text, cost_type: Text, token_type: Text }),
  cost: z.object({ amount: Cents, list_amount: Cents.nullish(), currency: z.string() }),
});
export type CostItem = z.infer<typeof CostItem>;

export const ReportPage = z.object({
  data: z.array(z.unknown()),
  has_more: z.boolean().nullish(),
  next_page: z.string().nullish(),
  data_refreshed_at: z.iso.datetime({ offset: true }).nullish(),
});
export type ReportPage = z.infer<typeof ReportPage>;

export const OlderBucket = z.object({
  starting_at: z.iso.datetime({ offset: true }),
  ending_at: z.iso.datetime({ offset: true }),
  results: z.array(z.unknown()).nullish(),
});

export const ListPage = z.object({
  data: z.array(z.unknown()),
  has_more: z.boolean().nullish(),
  last_id: z.string().nullish(),
  next_page: z.string().nullish(),
});

export const Workspace = z.object({ id: z.string(), name: Text, created_at: Text, archived_at: Text });

export const ApiKey = z.object({
  id: z.string(),
  name: Text,
  status: z.string(),
  created_at: Text,
  expires_at: Text,
  partial_key_hint: Text,
  created_by: z.object({ id: z.string(), type: Text }).nullish(),
  principal: z
    .object({
      type: Text,
      id: z.string().nullish(),
      user_id: z.string().nullish(),
      service_account_id: z.string().nullish(),
    })
    .nullish(),
  /** The newer shape; the older has `workspace_id`, null for the default workspace. */
  scope: z.object({ type: z.string(), workspace_id: z.string().nullish() }).nullish(),
  workspace_id: Text,
});
export type ApiKey = z.infer<typeof ApiKey>;

export const Person = z.object({ id: z.string(), name: Text, email: Text, role: Text, added_at: Text });
export const ServiceAccount = z.object({ id: z.string(), name: Text, organization_role: Text, created_at: Text });
