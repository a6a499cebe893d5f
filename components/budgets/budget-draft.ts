import type { Budget, BudgetCreateInput } from '@/lib/contracts/budgets/budgets';
import { USAGE_KINDS } from '@/lib/domain/usage/usage';
import { readAmount } from '@/lib/presenters/budgets/budget-amount';

/** The form's text fields; they become a request only when they are saved. */
export type BudgetDraft = {
  name: string;
  amount: string;
  period: Budget['period'];
  projectId: string;
  apiKeyId: string;
  model: string;
  userId: string;
  kind: string;
  provider: string;
  connectionId: string;
  /** A payer of the allocation stands alone, like a saved view; empty = none. */
  payerId: string;
  /** Empty = the fields before say what is counted. */
  savedViewId: string;
  startDay: number;
  startsOn: string;
  endsOn: string;
  rollover: boolean;
  timezone: string;
  thresholds: Budget['thresholds'];
  channelIds: string[];
  actions: BudgetActionDraft[];
};

/** What is done once a share is spent; fields as they are typed. */
export type BudgetActionDraft = Omit<Budget['actions'][number], 'model'> & { model: string };

export function makeBudgetDraft(budget: Budget | null): BudgetDraft {
  return {
    name: budget?.name ?? '',
    amount: budget?.amount ?? '',
    period: budget?.period ?? 'month',
    projectId: budget?.scope.projectId ?? '',
    apiKeyId: budget?.scope.apiKeyId ?? '',
    model: budget?.scope.model ?? '',
    userId: budget?.scope.userId ?? '',
    kind: budget?.scope.kind ?? '',
    provider: budget?.scope.provider ?? '',
    connectionId: budget?.scope.connectionId ?? '',
    payerId: budget?.scope.payerId ?? '',
    savedViewId: budget?.scope.savedViewId ?? '',
    startDay: budget?.startDay ?? 1,
    startsOn: budget?.startsOn ?? '',
    endsOn: budget?.endsOn ?? '',
    rollover: budget?.rollover ?? false,
    timezone: budget?.timezone ?? '',
    thresholds: budget?.thresholds ?? [
      { percent: 80, basis: 'actual' },
      { percent: 100, basis: 'actual' },
      { percent: 100, basis: 'forecast' },
    ],
    channelIds: budget?.channelIds ?? [],
    actions: (budget?.actions ?? []).map(({ model = '', ...action }) => ({ ...action, model })),
  };
}

/** Draft -> request. */
export function makeBudgetInput(draft: BudgetDraft): BudgetCreateInput {
  const hasStartDay = draft.period === 'week' || draft.period === 'month';
  return {
    name: draft.name.trim(),
    amount: readAmount(draft.amount),
    currency: 'USD',
    period: draft.period,
    scope: makeDraftScope(draft),
    startDay: hasStartDay ? draft.startDay : 1,
    startsOn: draft.startsOn === '' ? null : draft.startsOn,
    endsOn: draft.endsOn === '' ? null : draft.endsOn,
    rollover: draft.rollover,
    ...(draft.timezone.trim() ? { timezone: draft.timezone.trim() } : {}),
    thresholds: draft.thresholds,
    channelIds: draft.channelIds,
    actions: draft.actions.map(({ model, ...action }) => ({
      ...action,
      ...(model.trim() ? { model: model.trim() } : {}),
    })),
  };
}

/** What the draft counts. A saved view and a payer stand alone. */
export function makeDraftScope(draft: BudgetDraft): BudgetCreateInput['scope'] {
  if (draft.savedViewId !== '') return { savedViewId: draft.savedViewId };
  if (draft.payerId !== '') return { payerId: draft.payerId };
  const kind = USAGE_KINDS.find((one) => one === draft.kind);
  return {
    ...(draft.provider === '' ? {} : { provider: draft.provider }),
    ...(draft.connectionId === '' ? {} : { connectionId: draft.connectionId }),
    ...(draft.projectId.trim() ? { projectId: draft.projectId.trim() } : {}),
    ...(draft.apiKeyId.trim() ? { apiKeyId: draft.apiKeyId.trim() } : {}),
    ...(draft.model.trim() ? { model: draft.model.trim() } : {}),
    ...(draft.userId.trim() ? { userId: draft.userId.trim() } : {}),
    ...(kind === undefined ? {} : { kind }),
  };
}
