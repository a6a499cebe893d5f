'use client';

import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { InstantText } from '@/components/shell/instant';
import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { PendingState } from '@/components/ui/pending-state';
import { EmptyState } from '@/components/ui/states';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { IngestRun } from '@/lib/contracts/connections/connections';
import { buildIngestRunView, TRIGGER_LABEL } from '@/lib/presenters/connections/ingest-run-view';
import { connectionsQuery, ingestRunsQuery } from '@/lib/queries/connections/connections';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/connections';

/** The newest readings: what was asked, how much came, what was revised, what failed. */
export function IngestRunsCard({ limit = 25 }: { limit?: number }) {
  const { refreshMs } = useWorkspace();
  const query = useQuery({ ...ingestRunsQuery(limit), refetchInterval: refreshMs });
  const { data } = query;
  return (
    <Card title={texts.ingestRunsTitle} note={texts.ingestRunsNote} isFlush>
      {data ? (
        data.data.length === 0 ? (
          <EmptyState icon={History} title={texts.ingestRunsEmptyTitle}>
            {texts.ingestRunsEmptyText}
          </EmptyState>
        ) : (
          <IngestRunsTable runs={data.data} />
        )
      ) : (
        <PendingState title={texts.ingestRunsErrorTitle} query={query} />
      )}
    </Card>
  );
}

function IngestRunsTable({ runs }: { runs: readonly IngestRun[] }) {
  const reader = useReader();
  const { data } = useQuery(connectionsQuery());
  const names = new Map(data?.map(({ connection }) => [connection.id, connection.name]));
  return (
    <Table caption={texts.ingestRunsTitle}>
      <thead>
        <tr>
          <Th>{texts.ingestRunsStartedColumn}</Th>
          <Th>{common.connection}</Th>
          <Th>{common.what}</Th>
          <Th className="max-lg:hidden">{common.window}</Th>
          <Th isNumber>{common.rows}</Th>
          <Th isNumber>{texts.ingestRunsTookColumn}</Th>
          <Th>{texts.ingestRunsOutcomeColumn}</Th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => {
          const view = buildIngestRunView(run, reader);
          return (
            <Tr key={run.id}>
              <Td className="whitespace-nowrap">
                <InstantText at={run.startedAt} isRelative isPast />
              </Td>
              <Td className="whitespace-nowrap">{names.get(run.connectionId) ?? common.deleted}</Td>
              <Td className="whitespace-nowrap">
                {view.subjectText} <span className="text-muted">· {TRIGGER_LABEL[run.trigger]}</span>
              </Td>
              <Td className="whitespace-nowrap text-muted max-lg:hidden">{view.windowText}</Td>
              <Td isNumber>{view.rowsText}</Td>
              <Td isNumber className="text-muted">
                {view.durationText}
              </Td>
              <Td>
                <Badge tone={view.tone} {...(run.error ? { title: run.error.message } : {})}>
                  {view.outcomeText}
                </Badge>
                {run.error ? (
                  <span className="mt-1 block max-w-80 text-xs text-critical">{run.error.message}</span>
                ) : null}
              </Td>
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}
