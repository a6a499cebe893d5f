'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import type { ProviderLimit } from '@/lib/contracts/budgets/provider-limits';
import { formatMoney } from '@/lib/presenters/money';
import { providerLimitsQuery } from '@/lib/queries/budgets/provider-limits';
import { connectionsQuery } from '@/lib/queries/connections/connections';
import * as texts from '@/lib/texts/en/budgets';
import * as common from '@/lib/texts/en/common';

const DIFFERENCE = {
  same: { text: texts.providerLimitsSame, tone: 'ok' },
  differs: { text: common.differs, tone: 'warning' },
  'not-at-provider': { text: texts.providerLimitsMissingThere, tone: 'neutral' },
  'only-at-provider': { text: texts.providerLimitsOnlyThere, tone: 'info' },
  none: { text: texts.providerLimitsNoLimit, tone: 'neutral' },
} as const;

/** Limits set at the provider beside the budgets that count the same; asked only on a press, for it is a live call. */
export function ProviderLimits() {
  const { can } = useWorkspace();
  const [isAsked, setIsAsked] = useState(false);
  const { data } = useQuery({ ...connectionsQuery(), enabled: isAsked });
  if (!can.manageConnections) return null;
  return (
    <Card
      title={common.atTheProvider}
      note={texts.providerLimitsNote}
      isFlush
      className="mt-4"
      actions={
        isAsked ? null : (
          <Button size="sm" onClick={() => setIsAsked(true)}>
            {texts.providerLimitsCompareButton}
          </Button>
        )
      }
    >
      {isAsked ? (
        (data ?? []).map(({ connection }) => <ConnectionLimits key={connection.id} connectionId={connection.id} />)
      ) : (
        <p className="px-4 py-3 text-sm text-muted">{texts.providerLimitsExplanation}</p>
      )}
    </Card>
  );
}

function ConnectionLimits({ connectionId }: { connectionId: string }) {
  const { data, error, refetch, isFetching } = useQuery(providerLimitsQuery(connectionId));
  if (!data) {
    return error ? (
      <ErrorState
        title={texts.providerLimitsErrorTitle}
        cause={error.message}
        onRetry={() => void refetch()}
        isRetrying={isFetching}
      />
    ) : (
      <SkeletonRows count={2} />
    );
  }
  return (
    <ul className="divide-y">
      {data.data.map((limit) => (
        <LimitRow key={limit.projectId ?? ''} limit={limit} />
      ))}
    </ul>
  );
}

function LimitRow({ limit }: { limit: ProviderLimit }) {
  const reader = useReader();
  const { hardLimit, alerts, budgetAmount, budgetName, difference, projectName, projectId, isEnforcing } = limit;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm">
      <span className="min-w-0 flex-1 basis-40 font-medium">
        {projectId === null ? texts.providerLimitsOrganization : texts.providerLimitsProject(projectName ?? projectId)}
      </span>
      <span>
        {texts.providerLimitsSet(
          hardLimit === null ? null : formatMoney(hardLimit, reader),
          alerts.map((alert) => formatMoney(alert.amount, reader)).join(', '),
        )}
      </span>
      <span className="text-muted">
        {budgetAmount === null
          ? texts.providerLimitsNoBudgetHere
          : texts.providerLimitsBudget(budgetName ?? '', formatMoney(budgetAmount, reader))}
      </span>
      {isEnforcing ? <Badge tone="critical">{texts.providerLimitsRefusingCallsBadge}</Badge> : null}
      <Badge tone={DIFFERENCE[difference].tone}>{DIFFERENCE[difference].text}</Badge>
    </li>
  );
}
