'use client';

import { useQuery } from '@tanstack/react-query';
import { Badge, type Tone } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import type { AccountLogState } from '@/lib/contracts/account-activity/account-activity';
import { accountLogsQuery } from '@/lib/queries/account-activity/account-activity';
import * as texts from '@/lib/texts/en/account-activity';

const TONE: Record<AccountLogState['state'], Tone> = {
  ...{ waiting: 'waiting', fresh: 'ok', empty: 'warning', off: 'warning' },
  ...{ refused: 'critical', failing: 'stale', unsupported: 'neutral' },
};

/** How it stands with the audit log of each connection: what is not read is not calm. */
export function AccountLogs() {
  const { data, error, refetch, isFetching } = useQuery(accountLogsQuery());
  if (data && data.data.length === 0) return null;
  return (
    <Card title={texts.logsTitle} isFlush>
      {data ? (
        <ul className="divide-y">
          {data.data.map((log) => (
            <LogRow key={log.connectionId} log={log} />
          ))}
        </ul>
      ) : error ? (
        <ErrorState
          title={texts.logsErrorTitle}
          cause={error.message}
          onRetry={() => void refetch()}
          isRetrying={isFetching}
        />
      ) : (
        <SkeletonRows count={1} />
      )}
    </Card>
  );
}

function LogRow({ log }: { log: AccountLogState }) {
  const { state, error, partError, refusal, refusedRows } = log;
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 px-4 py-3 text-sm">
      <span className="font-medium wrap-anywhere">{log.connectionName}</span>
      <Badge tone={TONE[state]}>{texts.LOG_STATE_LABELS[state]}</Badge>
      <div className="min-w-0 flex-1 basis-72 text-muted wrap-anywhere">
        <p>{log.text}</p>
        {error === null ? null : <p className="text-ink/80">{error}</p>}
        {partError === null ? null : <p>{texts.partRefused(partError)}</p>}
        {refusal === null ? null : <p>{texts.refusedRows(refusedRows, refusal)}</p>}
      </div>
    </li>
  );
}
