'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Segmented } from '@/components/ui/segmented';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import type { Inventory } from '@/lib/contracts/keys/inventory';
import type { InventoryKind } from '@/lib/domain/keys/inventory';
import { formatCount } from '@/lib/presenters/count';
import {
  FIRST_ROWS,
  type InventoryView,
  renderInventoryHref,
  renderInventoryParams,
} from '@/lib/presenters/keys/inventory-params';
import { filterInventory, listColumns, sortInventory } from '@/lib/presenters/keys/inventory-view';
import { firstInventoryKey, inventoryQuery } from '@/lib/queries/keys/inventory';
import { errorTitle } from '@/lib/texts/en/keys';
import * as texts from '@/lib/texts/en/keys-inventory';
import { InventoryTable } from './inventory-table';
import { InventoryToolbar } from './inventory-toolbar';
import { NoKeys } from './no-keys';

const KINDS = (['keys', 'projects', 'service-accounts', 'admin-keys', 'people'] as const).map((value) => ({
  value,
  label: texts.KINDS[value],
}));

/**
 * Keys, projects, accounts, admin keys and people of all connections. The address holds the view; the server sends its
 * first rows, then everything is loaded, filtered and sorted in the browser.
 */
export function InventoryScreen({ asked }: { asked: InventoryView }) {
  const [{ view, from }, setShown] = useState({ view: asked, from: asked });
  // A link or a saved view asked the server for another one.
  if (from !== asked) setShown({ view: asked, from: asked });
  const set = (changes: Partial<InventoryView>) => {
    const next = { ...view, ...changes };
    setShown({ view: next, from: asked });
    window.history.replaceState(null, '', renderInventoryHref(next));
  };
  return (
    <div className="flex flex-col gap-3">
      <Segmented
        label={texts.kindLabel}
        value={view.kind}
        options={KINDS}
        onChange={(kind: InventoryKind) => set({ kind, finding: null, project: null })}
        className="self-start max-md:flex-wrap"
      />
      <InventoryList view={view} onChange={set} />
    </div>
  );
}

type ListProps = { view: InventoryView; onChange: (changes: Partial<InventoryView>) => void };

function InventoryList({ view, onChange }: ListProps) {
  const reader = useReader();
  const { data, error, refetch, isFetching } = useQuery(inventoryQuery(view.kind));
  const first = useQueryClient().getQueryData<Inventory | null>(
    firstInventoryKey(renderInventoryParams(view).toString()),
  );
  const [shownCount, setShownCount] = useState(FIRST_ROWS);
  const all = data?.data;
  const { text, finding, project, connection, sort } = useDeferredValue(view);
  const rows = useMemo(
    () => all && sortInventory(filterInventory(all, { text, finding, project, connection }), sort),
    [all, text, finding, project, connection, sort],
  );
  const shown = rows ? rows.slice(0, shownCount) : first?.data;
  // Without findings the first rows say too little: why they are missing goes first.
  if (!shown || (error && !rows)) {
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
  const total = all?.length ?? first?.total ?? 0;
  const count = rows?.length ?? first?.count ?? 0;
  if (total === 0 && view.kind === 'keys') return <NoKeys />;
  const possible = listColumns(view.kind);
  return (
    <>
      <InventoryToolbar view={view} rows={all ?? shown} columns={possible} onChange={onChange} />
      <p className="text-sm text-muted" role="status">
        {texts.count(formatCount(count, reader), formatCount(total, reader))}
      </p>
      <Card isFlush>
        <InventoryTable
          kind={view.kind}
          rows={shown}
          isJudged={rows !== undefined}
          columns={possible.filter((column) => view.columns.includes(column))}
          sort={sort}
          onSort={(next) => onChange({ sort: next })}
        />
        {count === 0 ? (
          <p className="px-4 py-6 text-center text-sm text-muted">
            {total === 0 ? texts.nothingListed : texts.nothingShown}
          </p>
        ) : null}
      </Card>
      {rows && count > shownCount ? (
        <Button className="self-center" onClick={() => setShownCount(shownCount + FIRST_ROWS)}>
          {texts.showMore}
        </Button>
      ) : null}
    </>
  );
}
