'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { SourceMark } from '@/components/shell/money-text';
import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { UsageQuery } from '@/lib/contracts/usage/usage';
import { formatCount } from '@/lib/presenters/count';
import { DIMENSION_LABEL } from '@/lib/presenters/usage/series-name';
import { makeGroupsQuery, TABLE_ROWS } from '@/lib/presenters/usage/usage-requests';
import { buildUsageTable, type UsageTableCells, type UsageTableRow } from '@/lib/presenters/usage/usage-table';
import { addUsageFilters, TABLE_SORTS, type UsageView } from '@/lib/presenters/usage/usage-view';
import { usageGroupsQuery } from '@/lib/queries/usage/usage';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/usage';

type UsageTableProps = {
  query: UsageQuery;
  view: UsageView;
  /** Colours of the chart's series by key. */
  slots: ReadonlyMap<string, number>;
  onChange: (next: Partial<UsageView>) => void;
};

const MOST_ROWS = 200;

const COLUMNS: Record<(typeof TABLE_SORTS)[number], string> = {
  name: common.name,
  cost: texts.tableCost,
  requests: common.requests,
  inputTokens: texts.tableInputTokens,
  cachedInputTokens: 'of it cached',
  outputTokens: texts.tableOutputTokens,
  tokensPerRequest: 'Tokens/request',
  costPer1kRequests: texts.tableCostPer1kRequests,
};

/** Totals by group, sorted by any column. A name filters to it. */
export function UsageTable({ query, view, slots, onChange }: UsageTableProps) {
  const reader = useReader();
  const { refreshMs } = useWorkspace();
  const [limit, setLimit] = useState(TABLE_ROWS);
  const { data, error, refetch, isFetching } = useQuery({
    ...usageGroupsQuery(makeGroupsQuery(query, { groupBy: query.groupBy, sort: view.sort, order: view.order, limit })),
    refetchInterval: refreshMs,
    placeholderData: keepPreviousData,
  });
  const model = useMemo(() => (data ? buildUsageTable(data, slots, reader) : null), [data, slots, reader]);
  const narrow = useRef((_group: UsageTableRow['group']) => {});
  useEffect(() => {
    narrow.current = (group) => onChange(addUsageFilters(view, group));
  });
  const showOnly = useCallback((group: UsageTableRow['group']) => narrow.current(group), []);
  // Payers share money; how many tokens somebody paid for is not known.
  const isMoneyOnly = view.groupBy === 'payer';
  const label = query.groupBy.map((dimension) => DIMENSION_LABEL[dimension]).join(' · ');
  if (!data || !model) {
    return (
      <Card isFlush>
        {error ? (
          <ErrorState
            title={texts.tableErrorTitle}
            cause={error.message}
            onRetry={() => void refetch()}
            isRetrying={isFetching}
          />
        ) : (
          <SkeletonRows />
        )}
      </Card>
    );
  }
  if (data.data.length === 0) return null;
  const sortBy = (sort: (typeof TABLE_SORTS)[number]) =>
    onChange(
      view.sort === sort
        ? { order: view.order === 'desc' ? 'asc' : 'desc' }
        : { sort, order: sort === 'name' ? 'asc' : 'desc' },
    );
  return (
    <Card isFlush>
      <Table caption={texts.tableCaption(label.toLowerCase())}>
        <thead>
          <tr>
            {(isMoneyOnly ? TABLE_SORTS.slice(0, 2) : TABLE_SORTS).map((sort) => (
              <SortHead
                key={sort}
                label={sort === 'name' ? label : COLUMNS[sort]}
                isNumber={sort !== 'name'}
                order={view.sort === sort ? view.order : null}
                onSort={() => sortBy(sort)}
              />
            ))}
            <Th isNumber>{common.share}</Th>
          </tr>
        </thead>
        <tbody>
          {model.rows.map((row) => (
            <Row key={row.key} row={row} isMoneyOnly={isMoneyOnly} onOnly={showOnly} />
          ))}
          {model.unassigned ? (
            <Tr>
              <Td className="text-muted" title={texts.tableUnassignedTitle(label.toLowerCase())}>
                {model.unassigned.name}
              </Td>
              <Cells cells={model.unassigned} isMoneyOnly={isMoneyOnly} />
            </Tr>
          ) : null}
          {model.rest ? (
            <Tr>
              <Td className="text-muted">
                {texts.tableMore(formatCount(model.rest.count, reader))}
                {limit < MOST_ROWS ? (
                  <Button
                    size="sm"
                    variant="ghost"
                    className="ml-2"
                    isBusy={isFetching}
                    onClick={() => setLimit(MOST_ROWS)}
                  >
                    {texts.tableShowButton(formatCount(Math.min(MOST_ROWS, data.groups), reader))}
                  </Button>
                ) : null}
              </Td>
              <Cells cells={model.rest.cells} isMoneyOnly={isMoneyOnly} />
            </Tr>
          ) : null}
        </tbody>
        <tfoot>
          <tr className="border-t border-line-strong font-medium">
            <Td>{texts.tableTotalOf(formatCount(data.groups, reader))}</Td>
            <Cells cells={model.totals} isMoneyOnly={isMoneyOnly} />
          </tr>
        </tfoot>
      </Table>
      {model.totals.assumedCost === null ? null : (
        <p className="border-t px-4 py-2 text-xs text-muted">
          {texts.tableAssumedNote(model.totals.assumedCost)}{' '}
          <IntentLink href="/data-health" className="font-medium text-accent hover:underline">
            {texts.tableAssumedLink}
          </IntentLink>
        </p>
      )}
    </Card>
  );
}

type SortHeadProps = { label: string; isNumber: boolean; order: 'asc' | 'desc' | null; onSort: () => void };

function SortHead({ label, isNumber, order, onSort }: SortHeadProps) {
  const Icon = order === 'asc' ? ArrowUp : ArrowDown;
  return (
    <Th isNumber={isNumber} aria-sort={order === null ? 'none' : order === 'asc' ? 'ascending' : 'descending'}>
      <button
        type="button"
        className="inline-flex h-7 items-center gap-1 hover:text-ink aria-[current=true]:text-ink"
        aria-current={order !== null}
        onClick={onSort}
      >
        {label}
        {order === null ? null : <Icon className="size-3" aria-hidden />}
      </button>
    </Th>
  );
}

type RowProps = { row: UsageTableRow; isMoneyOnly: boolean; onOnly: (group: UsageTableRow['group']) => void };

/** Kept as it is while only the chart changes. */
const Row = memo(function Row({ row, isMoneyOnly, onOnly }: RowProps) {
  return (
    <Tr>
      <Td>
        <button
          type="button"
          className="flex max-w-60 items-center gap-2 text-left hover:text-accent max-md:max-w-36"
          title={texts.tableShowOnlyTitle(row.name)}
          onClick={() => onOnly(row.group)}
        >
          <span className="size-2.5 shrink-0 rounded-xs" style={{ background: row.color }} aria-hidden />
          <bdi className="truncate">{row.name}</bdi>
        </button>
      </Td>
      <Cells cells={row} isMoneyOnly={isMoneyOnly} />
    </Tr>
  );
});

function Cells({ cells, isMoneyOnly }: { cells: UsageTableCells; isMoneyOnly: boolean }) {
  const reader = useReader();
  return (
    <>
      <Td isNumber>
        {cells.cost === null ? <span className="text-muted">{common.unpriced}</span> : cells.cost}
        {cells.cost === null ? null : <SourceMark source={cells.costSource} />}
        {cells.cost !== null && cells.unpricedRequests > 0 ? (
          <span className="ml-2">
            <Badge tone="warning">{texts.tableUnpricedBadge(formatCount(cells.unpricedRequests, reader))}</Badge>
          </span>
        ) : null}
      </Td>
      {isMoneyOnly ? null : <CountCells cells={cells} />}
      <Td isNumber className="text-muted">
        {cells.share}
      </Td>
    </>
  );
}

function CountCells({ cells }: { cells: UsageTableCells }) {
  return (
    <>
      <Td isNumber>{cells.requests}</Td>
      <Td isNumber>{cells.inputTokens}</Td>
      <Td isNumber className="text-muted">
        {cells.cachedInputTokens}
      </Td>
      <Td isNumber>{cells.outputTokens}</Td>
      <Td isNumber className="text-muted">
        {cells.tokensPerRequest}
      </Td>
      <Td isNumber className="text-muted">
        {cells.costPer1kRequests}
      </Td>
    </>
  );
}
