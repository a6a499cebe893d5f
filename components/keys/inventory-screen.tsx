'use client';

import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Segmented } from '@/components/ui/segmented';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import type { InventoryKind } from '@/lib/contracts/keys/inventory';
import { formatCount } from '@/lib/presenters/count';
import { DEFAULT_COLUMNS, filterInventory, listColumns, sortInventory } from '@/lib/presenters/keys/inventory-view';
import { inventoryQuery } from '@/lib/queries/keys/inventory';
import { errorTitle } from '@/lib/texts/en/keys';
import * as texts from '@/lib/texts/en/keys-inventory';
import { InventoryTable } from './inventory-table';
import { InventoryToolbar } from './inventory-toolbar';
import { NoKeys } from './no-keys';
import type { InventoryView } from './use-inventory-views';

const KINDS = (['keys', 'projects', 'service-accounts', 'admin-keys', 'people'] as const).map((value) => ({
  value,
  label: texts.KINDS[value],
}));
const PAGE = 100;

/** Keys, projects, accounts, admin keys and people of all connections: filtered, sorted and chosen in the browser. */
export function InventoryScreen({ finding }: { finding: string | null }) {
  const [view, setView] = useState<InventoryView>({
    ...{ kind: 'keys', text: '', finding, columns: [...DEFAULT_COLUMNS] },
    sort: { column: 'spend', isDescending: true },
  });
  const set = (changes: Partial<InventoryView>) => setView({ ...view, ...changes });
  return (
    <div className="flex flex-col gap-3">
      <Segmented
        label={texts.kindLabel}
        value={view.kind}
        options={KINDS}
        onChange={(kind: InventoryKind) => set({ kind, finding: null })}
        className="self-start max-md:flex-wrap"
      />
      <InventoryList view={view} onChange={set} onOpen={setView} />
    </div>
  );
}

type ListProps = {
  view: InventoryView;
  onChange: (changes: Partial<InventoryView>) => void;
  onOpen: (view: InventoryView) => void;
};

function InventoryList({ view, onChange, onOpen }: ListProps) {
  const reader = useReader();
  const { data, error, refetch, isFetching } = useQuery(inventoryQuery(view.kind));
  const [shownCount, setShownCount] = useState(PAGE);
  const text = useDeferredValue(view.text);
  const all = data?.data;
  const { finding, sort } = view;
  const rows = useMemo(
    () => sortInventory(filterInventory(all ?? [], { text, finding }), sort),
    [all, text, finding, sort],
  );
  if (!all) {
    return (
      <Card isFlush>
        {error ? (
          <ErrorState title={errorTitle} cause={error.message} onRetry={() => void refetch()} isRetrying={isFetching} />
        ) : (
          <SkeletonRows count={8} />
        )}
      </Card>
    );
  }
  if (all.length === 0 && view.kind === 'keys') return <NoKeys />;
  const possible = listColumns(view.kind);
  const columns = possible.filter((column) => view.columns.includes(column));
  return (
    <>
      <InventoryToolbar view={view} rows={all} columns={possible} onChange={onChange} onOpen={onOpen} />
      <p className="text-sm text-muted" role="status">
        {texts.count(formatCount(rows.length, reader), formatCount(all.length, reader))}
      </p>
      <Card isFlush>
        <InventoryTable
          kind={view.kind}
          rows={rows.slice(0, shownCount)}
          columns={columns}
          sort={sort}
          onSort={(next) => onChange({ sort: next })}
        />
        {rows.length === 0 ? (
          <p className="px-4 py-6 text-center text-sm text-muted">
            {all.length === 0 ? texts.nothingListed : texts.nothingShown}
          </p>
        ) : null}
      </Card>
      {rows.length > shownCount ? (
        <Button className="self-center" onClick={() => setShownCount(shownCount + PAGE)}>
          {texts.showMore}
        </Button>
      ) : null}
    </>
  );
}
