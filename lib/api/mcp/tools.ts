import { z } from 'zod';
import { Id } from '@/lib/contracts/common';
import { ContainmentCreate } from '@/lib/contracts/containment/containments';
import { IncidentQuery } from '@/lib/contracts/incidents/incidents';
import { FindingQuery } from '@/lib/contracts/keys/findings';
import { InventoryQuery } from '@/lib/contracts/keys/inventory';
import { UsageQuery } from '@/lib/contracts/usage/usage';
import type { Operation } from '@/lib/http/operation';
import { BUDGET_OPERATIONS } from '../budgets';
import { CONTAINMENT_OPERATIONS } from '../containment';
import { INCIDENT_OPERATIONS } from '../incidents';
import { KEY_OPERATIONS } from '../keys';
import { USAGE_OPERATIONS } from '../usage';

/** What an assistant may call: a name, and the operation of the HTTP API that answers. */
export type Tool = {
  name: string;
  description: string;
  input: z.ZodObject;
  /** Path parameters are taken from the arguments by name; the others are the query, or the body of a write. */
  operation: Operation;
  /** Fields of the answer that are kept; absent = all. */
  keeps?: readonly string[];
};

const OPERATIONS: readonly Operation[] = [
  ...USAGE_OPERATIONS,
  ...BUDGET_OPERATIONS,
  ...INCIDENT_OPERATIONS,
  ...KEY_OPERATIONS,
  ...CONTAINMENT_OPERATIONS,
];

function find(name: string): Operation {
  const operation = OPERATIONS.find(({ method, path }) => `${method} ${path}` === name);
  if (!operation) throw new Error(`tool of "${name}": there is no such operation`);
  return operation;
}

const NOTHING = z.strictObject({});
const ById = z.strictObject({ id: Id });
const MOST_ROWS = 50;
const limit = z.number().int().min(1).max(200).default(MOST_ROWS);
const cursor = z.string().max(500).optional();

/** Every tool. All read, but the last, which writes down a plan that a person has to approve and apply. */
export const TOOLS: readonly Tool[] = [
  {
    name: 'get_spend_overview',
    description:
      'Spend of today, of the last 7 days and of the month to date, the keys whose spend changed most, and how many incidents are open. Amounts are decimal strings in `currency`.',
    input: NOTHING,
    operation: find('GET /overview'),
    keeps: ['currency', 'timezone', 'asOf', 'today', 'last7Days', 'monthToDate', 'movers', 'openIncidentCount'],
  },
  {
    name: 'get_forecast',
    description: 'What the month will cost, with its range, and every budget with what is spent and forecast.',
    input: NOTHING,
    operation: find('GET /overview'),
    keeps: ['currency', 'timezone', 'asOf', 'monthToDate', 'forecast', 'budgets'],
  },
  {
    name: 'get_usage',
    description:
      'Usage and cost over a window by time bucket, grouped and filtered. Ask for few groups with `top`. Filters take provider ids; "none" = without such a value.',
    input: z.strictObject(UsageQuery.shape).extend({ top: z.number().int().min(1).max(50).default(8) }),
    operation: find('GET /usage'),
  },
  {
    name: 'list_budgets',
    description: 'Budgets: what each limits, its period and thresholds.',
    input: z.strictObject({ limit, cursor }),
    operation: find('GET /budgets'),
  },
  {
    name: 'get_budget_status',
    description: 'What of one budget is spent, the forecast, and when it is reached.',
    input: ById,
    operation: find('GET /budgets/{id}/status'),
  },
  {
    name: 'list_incidents',
    description: 'Incidents, newest first, with cause, cost and rate.',
    input: z.strictObject({ ...IncidentQuery.pick({ state: true, severity: true }).shape, limit, cursor }),
    operation: find('GET /incidents'),
  },
  {
    name: 'get_incident',
    description: 'One incident with its timeline.',
    input: ById,
    operation: find('GET /incidents/{id}'),
  },
  {
    name: 'list_keys',
    description: 'API keys (or projects, accounts, admin keys, people) with owner, spend of 30 days, age and findings.',
    input: z.strictObject(InventoryQuery.shape).extend({
      limit,
      sort: InventoryQuery.shape.sort.default('spend'),
    }),
    operation: find('GET /inventory'),
  },
  {
    name: 'get_key',
    description: "Who a key belongs to and what is known of it, by the provider's id such as key_abc.",
    input: z.strictObject({ id: z.string().min(1).max(200) }),
    operation: find('GET /keys/{id}'),
  },
  {
    name: 'list_key_findings',
    description: 'What is wrong with keys, most severe first, with the money at stake and the next step.',
    input: z.strictObject({ ...FindingQuery.pick({ code: true, severity: true }).shape, limit, cursor }),
    operation: find('GET /key-findings'),
  },
  {
    name: 'plan_containment',
    description:
      'Writes down a plan that would stop spend at the provider, and says what it stops and what keeps running. Nothing is changed at the provider: a person has to approve and apply the plan in Spendwatch. Needs a token with the scope "contain".',
    input: z.strictObject(ContainmentCreate.shape),
    operation: find('POST /containments'),
  },
];
