import { z } from 'zod';
import { MINIMUM_ROLE as can } from '@/lib/auth/permissions';
import { get, type Operation } from '@/lib/http/operation';
import { ACCOUNT_ACTIVITY_OPERATIONS } from './account-activity';
import { ALERT_RULE_OPERATIONS } from './alert-rules';
import { ALLOCATION_OPERATIONS } from './allocation';
import { BALANCE_OPERATIONS } from './balance';
import { BILL_FILE_OPERATIONS } from './bill-files';
import { BUDGET_OPERATIONS } from './budgets';
import { CONNECTION_OPERATIONS } from './connections';
import { CONTAINMENT_OPERATIONS } from './containment';
import { INCIDENT_OPERATIONS } from './incidents';
import { INSTALLATION_OPERATIONS } from './installation';
import { KEY_OPERATIONS } from './keys';
import { LEAK_OPERATIONS } from './leaks';
import { MCP_OPERATIONS } from './mcp/operations';
import { NOTIFICATION_OPERATIONS } from './notifications';
import { readOpenApiDocument } from './openapi';
import { PEOPLE_OPERATIONS } from './people';
import { ACCOUNT_OPERATIONS } from './people-account';
import { ROTATION_OPERATIONS } from './rotations';
import { SAVINGS_OPERATIONS } from './savings';
import { USAGE_OPERATIONS } from './usage';

const DOCUMENT_OPERATION = get('/openapi.json', {
  summary: 'This document',
  access: can.viewUsage,
  answer: z.looseObject({ openapi: z.string() }),
  handler: async () => readOpenApiDocument(OPERATIONS),
});

const TABLES = [
  ...USAGE_OPERATIONS,
  ...CONNECTION_OPERATIONS,
  ...BILL_FILE_OPERATIONS,
  ...BUDGET_OPERATIONS,
  ...BALANCE_OPERATIONS,
  ...ALLOCATION_OPERATIONS,
  ...SAVINGS_OPERATIONS,
  ...ALERT_RULE_OPERATIONS,
  ...INCIDENT_OPERATIONS,
  ...CONTAINMENT_OPERATIONS,
  ...KEY_OPERATIONS,
  ...ROTATION_OPERATIONS,
  ...LEAK_OPERATIONS,
  ...ACCOUNT_ACTIVITY_OPERATIONS,
  ...NOTIFICATION_OPERATIONS,
  ...PEOPLE_OPERATIONS,
  ...ACCOUNT_OPERATIONS,
  ...INSTALLATION_OPERATIONS,
] as const;

/** Every operation of the HTTP API: the dispatcher, the OpenAPI document and the tests of access read this list. */
export const OPERATIONS: readonly Operation[] = [...TABLES, ...MCP_OPERATIONS, DOCUMENT_OPERATION];

type Listed = (typeof TABLES)[number];

/** Operations by method and path, for the compiler: the client of the pages takes its types from here. */
export type ApiOperations = { [O in Listed as `${O['method']} ${O['path']}`]: O };
