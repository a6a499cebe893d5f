import { z } from 'zod';
import { isModelNamed } from '@/lib/domain/usage/model-family';
import { SEVERITIES, type Severity } from './incident';

/** Every kind an incident can have, more severe causes of silence last. */
export const INCIDENT_KINDS = [
  'spike',
  'drift',
  'novelty',
  'budget',
  'threshold',
  'leak',
  'key-hygiene',
  'account-activity',
  'stale-data',
  'balance',
  'expiring-key',
  'failing-delivery',
  'dead-worker',
] as const;

/** Absent fields mean "any". */
const MatcherScopeSchema = z.strictObject({
  connectionId: z.uuid().exactOptional(),
  projectId: z.string().min(1).max(200).exactOptional(),
  apiKeyId: z.string().min(1).max(200).exactOptional(),
  model: z.string().min(1).max(200).exactOptional(),
  userId: z.string().min(1).max(200).exactOptional(),
});

/** Which incidents a silence or policy speaks of. Empty lists and absent scope fields mean "any". */
export const IncidentMatcherSchema = z.strictObject({
  severities: z.array(z.enum(SEVERITIES)).max(3).default([]),
  kinds: z.array(z.enum(INCIDENT_KINDS)).max(INCIDENT_KINDS.length).default([]),
  scope: MatcherScopeSchema.default({}),
});
export type IncidentMatcher = z.infer<typeof IncidentMatcherSchema>;

/** What is matched: an incident with its connection, and the project of its key where the inventory knows it. */
export type MatchSubject = {
  severity: Severity;
  kind: string;
  scope: {
    connectionId?: string | undefined;
    projectId?: string | undefined;
    apiKeyId?: string | undefined;
    model?: string | undefined;
    userId?: string | undefined;
  };
};

const SCOPE_FIELDS = ['connectionId', 'projectId', 'apiKeyId', 'model', 'userId'] as const;

/** True when every part of the matcher fits. An incident about all keys does not match a matcher for one of them. */
export function matchesIncident(matcher: IncidentMatcher, subject: MatchSubject): boolean {
  if (matcher.severities.length > 0 && !matcher.severities.includes(subject.severity)) return false;
  if (matcher.kinds.length > 0 && !matcher.kinds.some((kind) => kind === subject.kind)) return false;
  return SCOPE_FIELDS.every((field) => {
    const wanted = matcher.scope[field];
    if (wanted === undefined || wanted === subject.scope[field]) return true;
    return field === 'model' && isModelNamed(wanted, subject.scope.model);
  });
}
