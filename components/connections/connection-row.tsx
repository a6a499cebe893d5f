'use client';

import { InstantText } from '@/components/shell/instant';
import { Progress } from '@/components/ui/progress';
import type { Connection, ConnectionStatus } from '@/lib/contracts/connections/connections';
import { explainReadError } from '@/lib/presenters/connections/freshness';
import { formatDuration } from '@/lib/presenters/instant';
import * as texts from '@/lib/texts/en/connections';
import { ConnectionActions } from './connection-actions';
import { ConnectionKeys } from './connection-keys';
import { ConnectionStateBadge } from './connection-state-badge';
import { SourceDetails } from './sources/source-details';

/** One connection: how current, how late the provider is, how far its history has been read, what went wrong. */
export function ConnectionRow({ connection, status }: { connection: Connection; status: ConnectionStatus }) {
  return (
    <li className="px-4 py-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="font-medium">{connection.name}</h2>
        <ConnectionStateBadge status={status} />
        <span className="text-sm text-muted">
          {connection.providerName}
          {connection.baseUrl === null ? '' : ` · ${connection.baseUrl}`}
        </span>
        <div className="ml-auto">
          <ConnectionActions connection={connection} />
        </div>
      </div>
      {connection.source === 'push' ? null : <Reading status={status} />}
      {connection.source === 'files' ? (
        <p className="mt-3 text-sm text-muted">
          {connection.baseUrl === null ? texts.rowFromFiles : texts.rowFromAddress}
        </p>
      ) : connection.source === 'push' ? (
        <SourceDetails connectionId={connection.id} />
      ) : (
        <ConnectionKeys connection={connection} />
      )}
      {status.backfillPercent < 100 && connection.source !== 'push' ? (
        <div className="mt-3 flex max-w-xl items-center gap-3 text-xs text-muted">
          {texts.rowHistory}
          <Progress label={texts.rowHistoryOfLabel(connection.name)} percent={status.backfillPercent} />
          {Math.floor(status.backfillPercent)}%
        </div>
      ) : null}
      {status.lastError ? (
        <p className="mt-3 rounded-md bg-critical-soft px-3 py-2 text-sm break-words text-critical">
          {explainReadError(status.lastError)}
        </p>
      ) : null}
    </li>
  );
}

/** When the provider was read, and how late it shows what was used. */
function Reading({ status }: { status: ConnectionStatus }) {
  return (
    <dl className="mt-3 grid grid-cols-2 gap-x-6 gap-y-2 text-sm md:grid-cols-4">
      <Fact label={texts.rowLastReadLabel}>
        {status.lastSuccessAt === null ? texts.rowNotYet : <InstantText at={status.lastSuccessAt} isRelative isPast />}
      </Fact>
      <Fact label={texts.rowNewestUsageLabel}>
        {status.lastUsageAt === null ? texts.rowNoneSeen : <InstantText at={status.lastUsageAt} />}
      </Fact>
      <Fact label={texts.rowLagLabel}>
        {status.lagSeconds === null ? texts.rowNotMeasuredYet : formatDuration(status.lagSeconds * 1_000)}
      </Fact>
      <Fact label={texts.rowNextReadingLabel}>
        {status.nextPullAt === null ? texts.rowNoneScheduled : <InstantText at={status.nextPullAt} isRelative />}
      </Fact>
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-muted">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
