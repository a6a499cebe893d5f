'use client';

import { SourceMark } from '@/components/shell/money-text';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { UsageResponse } from '@/lib/contracts/usage';
import { formatCount } from '@/lib/presenters/count';
import { DIMENSION_LABEL } from '@/lib/presenters/series-name';
import { buildUsageTable, type UsageTableModel, type UsageTableRow } from '@/lib/presenters/usage-table';
import { toggleUsageFilter, type UsageView } from '@/lib/presenters/usage-view';

type UsageTableProps = { usage: UsageResponse; view: UsageView; onChange: (next: Partial<UsageView>) => void };

/** The chart's numbers by group. A name filters to it. */
export function UsageTable({ usage, view, onChange }: UsageTableProps) {
  const model = buildUsageTable(usage, view.metric);
  if (model.rows.length === 0) return null;
  const label = DIMENSION_LABEL[view.groupBy];
  return (
    <Card isFlush>
      <Table caption={`Usage by ${label.toLowerCase()}`}>
        <thead>
          <tr>
            <Th>{label}</Th>
            <Th isNumber>Cost</Th>
            <Th isNumber>Share</Th>
            <Th isNumber>Requests</Th>
            <Th isNumber>Input tokens</Th>
            <Th isNumber>of it cached</Th>
            <Th isNumber>Output tokens</Th>
          </tr>
        </thead>
        <tbody>
          {model.rows.map((row) => (
            <Tr key={row.key}>
              <Td>
                <button
                  type="button"
                  className="flex max-w-72 items-center gap-2 text-left hover:text-accent"
                  title={`Show only ${row.name}`}
                  onClick={() => onChange(toggleUsageFilter(view, view.groupBy, row.key))}
                >
                  <span className="size-2.5 shrink-0 rounded-xs" style={{ background: row.color }} aria-hidden />
                  <span className="truncate">{row.name}</span>
                </button>
              </Td>
              <Numbers row={row} share={row.share} />
            </Tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="border-t border-line-strong font-medium">
            <Td>Total</Td>
            <Numbers row={model.totals} share="" />
          </tr>
        </tfoot>
      </Table>
    </Card>
  );
}

function Numbers({ row, share }: { row: UsageTableModel['totals'] | UsageTableRow; share: string }) {
  return (
    <>
      <Td isNumber>
        {row.cost === null ? <span className="text-muted">unpriced</span> : row.cost}
        {row.cost === null ? null : <SourceMark source={row.costSource} />}
        {row.cost !== null && row.unpricedRequests > 0 ? (
          <span className="ml-2">
            <Badge tone="warning">{formatCount(row.unpricedRequests)} unpriced</Badge>
          </span>
        ) : null}
      </Td>
      <Td isNumber className="text-muted">
        {share}
      </Td>
      <Td isNumber>{row.requests}</Td>
      <Td isNumber>{row.inputTokens}</Td>
      <Td isNumber className="text-muted">
        {row.cachedInputTokens}
      </Td>
      <Td isNumber>{row.outputTokens}</Td>
    </>
  );
}
