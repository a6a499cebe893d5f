import { Temporal } from 'temporal-polyfill';
import type { PlannedEventCreateInput } from '@/lib/contracts/alert-rules/planned-events';

/** The form's text fields; times as a date-time input writes them, on the workspace's wall clock. */
export type PlanDraft = {
  name: string;
  projectId: string;
  apiKeyId: string;
  model: string;
  multiplier: string;
  startsAt: string;
  endsAt: string;
  note: string;
};

const EMPTY: PlanDraft = {
  name: '',
  projectId: '',
  apiKeyId: '',
  model: '',
  multiplier: '2',
  startsAt: '',
  endsAt: '',
  note: '',
};

type Query = Readonly<Record<string, string | string[] | undefined>>;

/** A form that a link asks for with `?create=1`, filled in from its other parameters; null = nothing asked. */
export function readPlanDraft(query: Query, timezone: string): PlanDraft | null {
  if (query['create'] !== '1') return null;
  const read = (name: string) => (typeof query[name] === 'string' ? query[name] : '');
  return {
    ...EMPTY,
    projectId: read('projectId'),
    apiKeyId: read('apiKeyId'),
    model: read('model'),
    startsAt: formatInput(read('from'), timezone),
  };
}

function formatInput(instant: string, timezone: string): string {
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) return '';
  const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timezone);
  return local.toPlainDateTime().toString({ smallestUnit: 'minute' });
}

/** An empty form. */
export function makePlanDraft(): PlanDraft {
  return EMPTY;
}

/** Wall clock of a zone -> instant; null for an empty or broken text. */
function readInstant(text: string, timezone: string): string | null {
  try {
    return Temporal.PlainDateTime.from(text).toZonedDateTime(timezone).toInstant().toString();
  } catch {
    return null;
  }
}

/** Draft -> request; null while something needed is missing. */
export function makePlanInput(draft: PlanDraft, timezone: string): PlannedEventCreateInput | null {
  const startsAt = readInstant(draft.startsAt, timezone);
  const multiplier = Number(draft.multiplier.replace(',', '.'));
  if (draft.name.trim() === '' || startsAt === null || !(multiplier > 0)) return null;
  return {
    name: draft.name.trim(),
    scope: {
      ...(draft.projectId.trim() ? { projectId: draft.projectId.trim() } : {}),
      ...(draft.apiKeyId.trim() ? { apiKeyId: draft.apiKeyId.trim() } : {}),
      ...(draft.model.trim() ? { model: draft.model.trim() } : {}),
    },
    multiplier,
    startsAt,
    endsAt: readInstant(draft.endsAt, timezone),
    note: draft.note.trim(),
  };
}
