import { formatDollars } from '../money';
import { computeModelFamily } from '../usage/model-family';
import type { ContainmentAction, ContainmentTarget } from './action';
import type { RunningItem } from './plan';
import type { StepState } from './state';

/** Names of what a target speaks of, by provider id; an id without a name is shown as it is. */
export type TargetNames = Readonly<Record<string, string>>;

const nameOf = (names: TargetNames, id: string | undefined) => (id === undefined ? '' : (names[id] ?? id));

/** What is to be done, as a title: "Delete the key ci-runner". */
export function renderAim(action: ContainmentAction, target: ContainmentTarget, names: TargetNames): string {
  const key = `the key ${nameOf(names, target.apiKeyId)}`;
  const project = `project ${nameOf(names, target.projectId)}`;
  const model = target.model ?? 'the model';
  switch (action) {
    case 'lower-rate-limit':
      return `Lower the rate limit of ${model} in ${project}`;
    case 'deny-model':
      // The snapshot and its family are denied together, so it has the name that pages show.
      return `Deny ${computeModelFamily(model)} in ${project}`;
    case 'disable-hosted-tools':
      return `Switch hosted tools off in ${project}`;
    case 'limit-service-tiers':
      return `Switch optional service tiers off in ${project}`;
    case 'restrict-key':
      return `Make ${key} read-only`;
    case 'disable-key':
      return `Disable ${key}`;
    case 'spend-limit':
      return target.projectId === undefined
        ? 'Set a spend limit on the organization'
        : `Set a spend limit on ${project}`;
    case 'expire-key':
      return `Let ${key} expire`;
    case 'remove-member':
      return `Remove ${nameOf(names, target.userId)} from ${project}`;
    case 'delete-key':
      return `Delete ${key}`;
    case 'delete-service-account':
      return `Delete the service account ${nameOf(names, target.serviceAccountId)}`;
  }
}

/** What ends (or slows down), in one or two sentences with the figures of now. */
export function renderStops(stops: readonly RunningItem[], isStop: boolean): string {
  if (stops.length === 0) return 'Nothing that was used in the last 24 hours is touched by it.';
  const verb = isStop ? (stops.length === 1 ? 'stops' : 'stop') : stops.length === 1 ? 'slows down' : 'slow down';
  const named = stops.slice(0, 3).map(renderItem).join('; ');
  const more = stops.length > 3 ? `; and ${stops.length - 3} more` : '';
  return `${stops.length === 1 ? 'One key' : `${stops.length} keys`} ${verb}: ${named}${more}.`;
}

/** What goes on, in one sentence. */
export function renderKeeps(keeps: readonly RunningItem[]): string {
  if (keeps.length === 0) return 'Nothing else was used there in the last 24 hours.';
  const named = keeps
    .slice(0, 3)
    .map(({ name }) => name)
    .join(', ');
  return `Keeps running: ${named}${keeps.length > 3 ? ` and ${keeps.length - 3} more` : ''}.`;
}

function renderItem({ name, owner, requestsPerMinute, spendPerDayNanos }: RunningItem): string {
  const rate = `${requestsPerMinute >= 10 ? Math.round(requestsPerMinute) : Math.round(requestsPerMinute * 10) / 10} requests a minute`;
  const spend = spendPerDayNanos === null ? 'of unknown price' : `${formatDollars(spendPerDayNanos)} in 24 hours`;
  return `${name}${owner === null ? '' : ` (${owner})`}, ${rate} now, ${spend}`;
}

const STEP_WORDS: Readonly<Record<StepState, string>> = {
  pending: 'the change waits',
  applying: 'the change is being made',
  applied: 'the change was made and is being read back',
  verified: 'the change was made and read back',
  failed: 'the change failed',
  undoing: 'the change is being undone',
  put_back: 'the old value was put back and is being read back',
  undone: 'the old value was put back and read back',
  undo_failed: 'the change could not be undone',
};

/** The same where the provider does not show the value: its answer is what counts. */
const UNREAD_WORDS: Readonly<Partial<Record<StepState, string>>> = {
  applied: 'the provider took the change',
  verified: 'the provider took the change; it does not show the value, so nothing could be read back',
};

type StepLine = { title: string; state: StepState; isReadable: boolean };

/** Line of the timeline about one step, with the provider's own words. */
export function renderStepLine({ title, state, isReadable }: StepLine, words: string | null): string {
  const said = words === null || words === '' ? '' : ` The provider said: ${words}`;
  const text = (isReadable ? undefined : UNREAD_WORDS[state]) ?? STEP_WORDS[state];
  return `${title}: ${text}.${said}`;
}
