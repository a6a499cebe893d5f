import { z } from 'zod';
import { MessageInstant, MessageSeverity } from './message-parts';

/** Lines that a summary lists; the rest is counted. */
const MAX_ITEMS = 40;

const SummaryItem = z.object({
  incidentId: z.string().nullable(),
  /** Subject of the last collected message about the incident. */
  subject: z.string(),
  severity: MessageSeverity,
  isResolved: z.boolean(),
  /** When the first collected message about it was decided. */
  at: MessageInstant,
  /** Messages about it that the summary replaces. */
  messages: z.number().int().positive(),
});

/** Several messages that one recipient gets as one, because they could not go out or were too many. */
export const SummaryMessage = z.object({
  kind: z.literal('summary'),
  /**
   * `outage` = nothing got through for a while; `rate` = more than one recipient is sent in ten minutes; `quiet-hours` and
   * `group` = a policy held them on purpose.
   */
  cause: z.enum(['outage', 'rate', 'quiet-hours', 'group']),
  /** The worst of what is still open; of everything when all of it ended. */
  severity: MessageSeverity,
  since: MessageInstant,
  asOf: MessageInstant,
  total: z.number().int().positive(),
  /** Oldest first. */
  items: z.array(SummaryItem).min(1).max(MAX_ITEMS),
  /** Incidents beyond those listed. */
  hidden: z.number().int().nonnegative(),
  timezone: z.string(),
  workspaceName: z.string(),
});
export type SummaryMessage = z.infer<typeof SummaryMessage>;

/** One message that waits for the same recipient. */
export type WaitingMessage = {
  incidentId: string | null;
  subject: string;
  severity: SummaryMessage['severity'];
  isResolved: boolean;
  decidedAt: Date;
};

const RANK = { info: 0, warning: 1, critical: 2 } as const;

/** Collects waiting messages, which come oldest first: one line per incident with its last state. */
export function buildSummaryMessage(
  waiting: readonly [WaitingMessage, ...WaitingMessage[]],
  context: Pick<SummaryMessage, 'cause' | 'timezone' | 'workspaceName'> & { asOf: Date },
): SummaryMessage {
  const byIncident = new Map<string, z.infer<typeof SummaryItem>>();
  for (const [index, one] of waiting.entries()) {
    const key = one.incidentId ?? `alone ${index}`;
    const before = byIncident.get(key);
    byIncident.set(key, {
      ...{ incidentId: one.incidentId, subject: one.subject, severity: one.severity, isResolved: one.isResolved },
      at: before?.at ?? one.decidedAt.toISOString(),
      messages: (before?.messages ?? 0) + 1,
    });
  }
  const items = [...byIncident.values()];
  const open = items.filter((one) => !one.isResolved);
  const severity = (open.length > 0 ? open : items).reduce<SummaryMessage['severity']>(
    (worst, one) => (RANK[one.severity] > RANK[worst] ? one.severity : worst),
    'info',
  );
  return {
    kind: 'summary',
    ...{ cause: context.cause, timezone: context.timezone, workspaceName: context.workspaceName, severity },
    since: waiting[0].decidedAt.toISOString(),
    asOf: context.asOf.toISOString(),
    total: waiting.length,
    // The oldest are listed, and of those that do not fit none that is still open and critical is lost to the count alone.
    items: selectItems(items),
    hidden: Math.max(0, items.length - MAX_ITEMS),
  };
}

function selectItems(items: z.infer<typeof SummaryItem>[]): z.infer<typeof SummaryItem>[] {
  if (items.length <= MAX_ITEMS) return items;
  const weight = (one: z.infer<typeof SummaryItem>) => (one.isResolved ? -1 : RANK[one.severity]);
  const kept = new Set([...items].sort((a, b) => weight(b) - weight(a)).slice(0, MAX_ITEMS));
  return items.filter((one) => kept.has(one));
}

const CAUSE_WORDS = {
  outage: 'while messages could not get through',
  rate: 'in a short time',
  'quiet-hours': 'during quiet hours',
  group: 'at about the same time',
} as const satisfies Record<SummaryMessage['cause'], string>;

/** "[critical] 12 alerts held back since 13:02" without the clock, which the reader's zone decides. */
export function renderSummarySubject(message: SummaryMessage): string {
  const open = message.items.filter((one) => !one.isResolved).length + message.hidden;
  const incidents = message.items.length + message.hidden;
  const what = `${incidents} incident${incidents === 1 ? '' : 's'}`;
  const state = open === 0 ? 'all over by now' : `${open} still open`;
  return `[${message.severity}] ${what} ${CAUSE_WORDS[message.cause]}, ${state}`;
}
