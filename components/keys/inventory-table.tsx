'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { renderDetailHref } from '@/components/shell/detail-href';
import { InstantText } from '@/components/shell/instant';
import { useReader } from '@/components/shell/reader-context';
import { Badge } from '@/components/ui/badge';
import { IntentLink } from '@/components/ui/intent-link';
import { Skeleton } from '@/components/ui/states';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { InventoryRow } from '@/lib/contracts/keys/inventory';
import type { InventoryColumn, InventoryKind } from '@/lib/domain/keys/inventory';
import type { Reader } from '@/lib/domain/reader';
import { formatCount } from '@/lib/presenters/count';
import { formatCalendarDay } from '@/lib/presenters/instant';
import type { InventorySort } from '@/lib/presenters/keys/inventory-view';
import { formatMoney } from '@/lib/presenters/money';
import { FINDING_NAMES } from '@/lib/texts/en/keys-findings';
import * as texts from '@/lib/texts/en/keys-inventory';

type Props = {
  kind: InventoryKind;
  rows: readonly InventoryRow[];
  /** False while findings are still looked up. */
  isJudged: boolean;
  columns: readonly InventoryColumn[];
  sort: InventorySort;
  onSort: (sort: InventorySort) => void;
};

const NUMBERS: readonly InventoryColumn[] = ['spend', 'requests', 'limit'];

/** Rows of the inventory; a press on a column's name sorts by it. */
export function InventoryTable({ kind, rows, isJudged, columns, sort, onSort }: Props) {
  const reader = useReader();
  return (
    <Table caption={texts.KINDS[kind]}>
      <thead>
        <tr>
          {columns.map((column) => {
            const isSorted = sort.column === column;
            const Arrow = sort.isDescending ? ArrowDown : ArrowUp;
            const order = sort.isDescending ? 'descending' : 'ascending';
            return (
              <Th key={column} isNumber={NUMBERS.includes(column)} aria-sort={isSorted ? order : 'none'}>
                <button
                  type="button"
                  className="inline-flex items-center gap-1 hover:underline"
                  onClick={() => onSort({ column, isDescending: isSorted ? !sort.isDescending : column !== 'name' })}
                >
                  {texts.COLUMNS[column]}
                  {isSorted ? <Arrow className="size-3" aria-hidden /> : null}
                </button>
              </Th>
            );
          })}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Tr key={`${row.connection.id} ${row.id}`}>
            {columns.map((column) => (
              <Td key={column} isNumber={NUMBERS.includes(column)}>
                {column === 'findings' && !isJudged ? (
                  <Skeleton className="h-5 w-24" />
                ) : (
                  renderCell(kind, row, column, reader)
                )}
              </Td>
            ))}
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

const DIMENSIONS: Partial<Record<InventoryKind, 'apiKey' | 'project' | 'user'>> = {
  ...{ keys: 'apiKey', projects: 'project', people: 'user', 'service-accounts': 'user' },
};

function renderCell(kind: InventoryKind, row: InventoryRow, column: InventoryColumn, reader: Reader): ReactNode {
  switch (column) {
    case 'name':
      return <Name kind={kind} row={row} />;
    case 'project':
      return row.project?.name ?? row.project?.id ?? '–';
    case 'connection':
      return row.connection.name ?? row.connection.id;
    case 'spend':
      return formatMoney(row.spend, reader);
    case 'limit':
      return row.limit === null ? '–' : formatMoney(row.limit, reader);
    case 'requests':
      return formatCount(row.requests, reader);
    case 'models':
      return row.models.join(', ') || '–';
    case 'rotateOn':
      return row.rotateOn === null ? '–' : formatCalendarDay(row.rotateOn, reader);
    case 'findings':
      return <Findings findings={row.findings} />;
    case 'owner':
    case 'purpose':
    case 'team':
      return row[column] ?? '–';
    default: {
      const at = row[column];
      return at === null ? '–' : <InstantText at={at} isRelative />;
    }
  }
}

function Name({ kind, row }: { kind: InventoryKind; row: InventoryRow }) {
  const dimension = DIMENSIONS[kind];
  const name = row.name === '' ? row.id : row.name;
  return (
    <span className="block min-w-32">
      {dimension ? (
        <IntentLink href={renderDetailHref(dimension, row.id)} className="font-medium wrap-anywhere hover:underline">
          {name}
        </IntentLink>
      ) : (
        <span className="font-medium wrap-anywhere">{name}</span>
      )}
      {row.redactedValue === null ? null : (
        <span className="block font-mono text-xs whitespace-nowrap text-muted">{row.redactedValue}</span>
      )}
    </span>
  );
}

const TONES = { info: 'neutral', warning: 'warning', critical: 'critical' } as const;

function Findings({ findings }: { findings: InventoryRow['findings'] }) {
  return (
    <ul className="flex min-w-32 flex-wrap gap-1">
      {findings.map(({ code, severity }) => (
        <li key={code}>
          <Badge tone={TONES[severity]}>{FINDING_NAMES[code]}</Badge>
        </li>
      ))}
    </ul>
  );
}
