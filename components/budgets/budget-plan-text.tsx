'use client';

import { useQuery } from '@tanstack/react-query';
import { useReader } from '@/components/shell/reader-context';
import { isAmount, readAmount } from '@/lib/presenters/budgets/budget-amount';
import { describeBudgetPlan } from '@/lib/presenters/budgets/budget-plan';
import { describeUsageScope } from '@/lib/presenters/scope';
import { channelsQuery } from '@/lib/queries/notifications/channels';
import { savedViewsQuery } from '@/lib/queries/usage/usage-views';
import * as texts from '@/lib/texts/en/budgets';
import { type BudgetDraft, makeDraftScope } from './budget-draft';
import { useScopeNames } from './use-scope-names';

/** What the budget will do as the form stands, in one or two sentences that follow each change. */
export function BudgetPlanText({ draft }: { draft: BudgetDraft }) {
  const reader = useReader();
  const { data: channels } = useQuery(channelsQuery());
  const { data: views } = useQuery({ ...savedViewsQuery(), enabled: draft.savedViewId !== '' });
  const { savedViewId, ...scope } = makeDraftScope(draft) ?? {};
  const names = useScopeNames([{ scope }]);
  if (!channels) return null;
  const view = views?.data.find(({ id }) => id === savedViewId)?.name;
  const able = channels.data.filter(({ enabled }) => enabled);
  const chosen = draft.channelIds.length === 0 ? able : able.filter(({ id }) => draft.channelIds.includes(id));
  return (
    <p aria-live="polite" className="rounded-md bg-sunken px-3 py-2 text-sm">
      {describeBudgetPlan(
        {
          amount: isAmount(draft.amount) ? readAmount(draft.amount) : '',
          period: draft.period,
          thresholds: draft.thresholds,
          counts: savedViewId === undefined ? describeUsageScope(scope, names) : texts.planView(view ?? ''),
          recipients: chosen.map(({ destination }) => destination),
        },
        reader,
      )}
    </p>
  );
}
