import { renderStepLine } from '@/lib/domain/containment/containment-text';
import { type IncidentCase, sumUsage, type UsageLine } from '@/lib/domain/incidents/incident-case';
import { formatNanosExact } from '@/lib/domain/money';
import { HOUR_MS } from '@/lib/domain/time';
import { COURSE_WORDS, describeDamage, formatUtc } from './case-words';

/** A file of the evidence as rows; `numbers` are columns that are never text. */
export type EvidenceTable = {
  name: string;
  columns: readonly string[];
  numbers: readonly string[];
  rows: readonly (readonly (string | null)[])[];
};

export type EvidenceText = { name: string; text: string };

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** The tables of an evidence pack. People's notes are not among them: it leaves the house. */
export function listEvidenceTables(one: IncidentCase): EvidenceTable[] {
  return [buildUsage(one), buildTimeline(one), buildKeys(one), buildActions(one), buildDamage(one)];
}

function buildUsage({ usage, names, span }: IncidentCase): EvidenceTable {
  const bucket = span.bucketMs === HOUR_MS ? 'hour' : 'minute';
  const nameOf = (known: Readonly<Record<string, string>>, id: string | null) =>
    id === null ? null : (known[id] ?? null);
  const row = (line: UsageLine) => [
    iso(line.startsAt),
    ...[line.projectId, nameOf(names.projects, line.projectId), line.apiKeyId, nameOf(names.apiKeys, line.apiKeyId)],
    ...[line.userId, nameOf(names.users, line.userId), line.model, line.kind, line.serviceTier],
    ...[line.requests, line.inputTokens, line.cachedInputTokens, line.outputTokens, line.unpricedRequests].map(String),
    line.costNanos === null ? null : formatNanosExact(line.costNanos),
  ];
  const counts = ['requests', 'input_tokens', 'cached_input_tokens', 'output_tokens', 'unpriced_requests'];
  return {
    name: `usage-by-${bucket}.csv`,
    columns: [
      ...[`${bucket}_utc`, 'project_id', 'project', 'api_key_id', 'api_key', 'user_id', 'user', 'model', 'kind'],
      ...['service_tier', ...counts, 'estimated_cost_usd'],
    ],
    numbers: [...counts, 'estimated_cost_usd'],
    rows: usage.map(row),
  };
}

/** Kinds of lines that are people's words to each other. */
const INTERNAL: readonly string[] = ['note', 'noted', 'feedback', 'checklist'];

function buildTimeline({ timeline }: IncidentCase): EvidenceTable {
  return {
    name: 'timeline.csv',
    columns: ['at_utc', 'kind', 'by', 'what'],
    numbers: [],
    rows: timeline
      .filter(({ kind }) => !INTERNAL.includes(kind))
      .map(({ at, kind, actor, text }) => [iso(at), kind, actor ?? 'Spendwatch', text]),
  };
}

function buildKeys({ keys, usage }: IncidentCase): EvidenceTable {
  const spentBy = (id: string) => sumUsage(usage.filter(({ apiKeyId }) => apiKeyId === id));
  return {
    name: 'keys.csv',
    columns: [
      'id',
      'name',
      'shown_as',
      'project',
      'owner',
      'created_utc',
      'last_used_utc',
      'deleted_utc',
      'estimated_cost_usd',
    ],
    numbers: ['estimated_cost_usd'],
    rows: keys.map((key) => [
      ...[key.id, key.name, key.redactedValue, key.projectName, key.owner],
      ...[iso(key.createdAt), iso(key.lastUsedAt), iso(key.deletedAt), formatNanosExact(spentBy(key.id))],
    ]),
  };
}

function buildActions({ plans }: IncidentCase): EvidenceTable {
  return {
    name: 'actions.csv',
    columns: [
      'action',
      'step',
      'state',
      'requested_by',
      'approved_by',
      'applied_utc',
      'verified_utc',
      'undone_utc',
      'provider_said',
    ],
    numbers: [],
    rows: plans.flatMap((plan) =>
      plan.steps.map((step) => [
        ...[plan.title, step.title, step.state, plan.requester, plan.approvedBy],
        ...[iso(step.appliedAt), iso(step.verifiedAt), iso(plan.undoneAt), step.providerReply],
      ]),
    ),
  };
}

function buildDamage({ course }: IncidentCase): EvidenceTable {
  const money = ['spent_usd', 'usual_usd', 'lost_usd'];
  return {
    name: 'damage.csv',
    columns: ['what', 'at_utc', ...money],
    numbers: money,
    rows: course.map(({ step, at, spentNanos, usualNanos, lostNanos }) => [
      COURSE_WORDS[step],
      iso(at),
      ...[spentNanos, usualNanos, lostNanos].map(formatNanosExact),
    ]),
  };
}

/** The texts of an evidence pack: how the damage was computed, and a draft of the mail that it goes with. */
export function listEvidenceTexts(one: IncidentCase): EvidenceText[] {
  const { spent, usual, lost, method } = describeDamage(one);
  const figures = [`Spent: ${spent}`, `Usual in that time: ${usual}`, `Lost: ${lost}`];
  return [
    { name: 'damage.txt', text: `${[...figures, '', ...method].join('\n')}\n` },
    { name: 'mail-to-support.txt', text: renderSupportMail(one) },
  ];
}

/** A draft for the provider's support. It states and asks, and expects nothing. */
function renderSupportMail(one: IncidentCase): string {
  const { span, subject, keys, plans, workspaceName, connectionName } = one;
  const { spent, lost } = describeDamage(one);
  const organization = connectionName ?? workspaceName;
  const named = keys
    .slice(0, 10)
    .map((key) => `- ${key.name} (${key.id}, shown as ${key.redactedValue}), project ${key.projectName}`);
  const done = plans.flatMap((plan) => {
    if (plan.appliedAt === null) return [];
    const steps = plan.steps.map((step) => renderStepLine(step, null)).join(' ');
    return [`- ${formatUtc(plan.appliedAt)}: ${plan.title}. ${steps}`];
  });
  return `${[
    `Subject: Usage that we did not expect in organization ${organization}, ${span.from.toISOString().slice(0, 10)}`,
    '',
    'Hello,',
    '',
    `we see usage of ${subject} in our organization ${organization} that we did not expect and believe not to be ours.`,
    '',
    `It began at ${formatUtc(span.from)}. Until ${formatUtc(span.until)} your usage reports show about ${spent} of it at list prices, ${lost} more than usual.`,
    '',
    ...(named.length > 0 ? ['Keys:', ...named, ''] : []),
    ...(done.length > 0 ? ['What we did:', ...done, ''] : ['We have not changed anything yet.', '']),
    'Attached: usage as your API reported it, our timeline, and how the figures were computed, each with its SHA-256.',
    '',
    'We ask you',
    '- to report from where these keys were used, as far as you can see it,',
    '- to report whether anything else in the organization was touched,',
    '- to look at this usage with regard to our bill.',
    '',
    'Kind regards',
    '',
    '[your name, and the id of your organization]',
  ].join('\n')}\n`;
}
