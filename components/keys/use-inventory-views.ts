'use client';

import { useEffect, useState } from 'react';
import type { InventoryKind } from '@/lib/contracts/keys/inventory';
import type { InventoryColumn, InventoryFilter, InventorySort } from '@/lib/presenters/keys/inventory-view';

export type InventoryView = InventoryFilter & { kind: InventoryKind; sort: InventorySort; columns: InventoryColumn[] };

const PLACE = 'spendwatch.inventory-views';

/** Views of the inventory that somebody named; they are kept in this browser. */
export function useInventoryViews() {
  const [views, setViews] = useState<Record<string, InventoryView>>({});
  useEffect(() => setViews(readViews()), []);
  const keep = (next: Record<string, InventoryView>) => {
    setViews(next);
    try {
      localStorage.setItem(PLACE, JSON.stringify(next));
    } catch {
      // A browser that keeps nothing still has them until it is closed.
    }
  };
  return {
    views,
    save: (name: string, view: InventoryView) => keep({ ...views, [name]: view }),
    remove: (name: string) => keep(Object.fromEntries(Object.entries(views).filter(([one]) => one !== name))),
  };
}

function readViews(): Record<string, InventoryView> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(PLACE) ?? '{}');
    return typeof stored === 'object' && stored !== null ? (stored as Record<string, InventoryView>) : {};
  } catch {
    return {};
  }
}
