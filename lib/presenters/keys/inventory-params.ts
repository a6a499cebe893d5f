import {
  INVENTORY_COLUMNS,
  INVENTORY_KINDS,
  type InventoryColumn,
  type InventoryKind,
} from '@/lib/domain/keys/inventory';
import { FINDING_CODES } from '@/lib/domain/keys/key-finding';
import { DEFAULT_COLUMNS, type InventoryFilter, type InventorySort } from './inventory-view';

/** What the page /keys shows, as its address says it. */
export type InventoryView = InventoryFilter & {
  kind: InventoryKind;
  sort: InventorySort;
  columns: readonly InventoryColumn[];
};

export const DEFAULT_INVENTORY: InventoryView = {
  ...{ kind: 'keys', text: '', finding: null, project: null, connection: null, columns: DEFAULT_COLUMNS },
  sort: { column: 'spend', isDescending: true },
};

/** Rows that a page shows before more are asked for. */
export const FIRST_ROWS = 100;

const LONGEST = 200;
type Params = Record<string, string | string[] | undefined>;

/** Address -> view; unknown or missing values fall back to the defaults. */
export function parseInventoryView(params: Params): InventoryView {
  const list = (name: string) => [params[name] ?? []].flat();
  const pick = <T extends string>(name: string, allowed: readonly T[]) => allowed.find((one) => one === list(name)[0]);
  const text = (name: string) => list(name)[0]?.slice(0, LONGEST) || null;
  const columns = INVENTORY_COLUMNS.filter((one) => one === 'name' || list('column').includes(one));
  const column = pick('sort', INVENTORY_COLUMNS);
  return {
    kind: pick('kind', INVENTORY_KINDS) ?? DEFAULT_INVENTORY.kind,
    text: text('search') ?? '',
    finding: pick('finding', FINDING_CODES) ?? null,
    project: text('project'),
    connection: text('connection'),
    columns: list('column').length === 0 ? DEFAULT_INVENTORY.columns : columns,
    sort: {
      column: column ?? DEFAULT_INVENTORY.sort.column,
      isDescending: pick('order', ['asc', 'desc']) !== 'asc',
    },
  };
}

/** View -> parameters of the page, of saved views and, with the columns, of the file; defaults are left out. */
export function renderInventoryParams(view: InventoryView): URLSearchParams {
  const search = new URLSearchParams();
  if (view.kind !== DEFAULT_INVENTORY.kind) search.set('kind', view.kind);
  if (view.text.trim() !== '') search.set('search', view.text.trim());
  for (const name of ['finding', 'project', 'connection'] as const) {
    const value = view[name];
    if (value !== null) search.set(name, value);
  }
  if (view.sort.column !== DEFAULT_INVENTORY.sort.column) search.set('sort', view.sort.column);
  if (!view.sort.isDescending) search.set('order', 'asc');
  if (view.columns.join() !== DEFAULT_INVENTORY.columns.join()) {
    for (const column of view.columns) search.append('column', column);
  }
  return search;
}

/** View -> the page's address. */
export function renderInventoryHref(view: InventoryView): string {
  const search = renderInventoryParams(view).toString();
  return search === '' ? '/keys' : `/keys?${search}`;
}

/** The question that the server answers with the first rows of a view. */
export function makeFirstQuery({ kind, text, finding, project, connection, sort }: InventoryView) {
  return {
    ...{ kind, search: text, project: project ?? undefined, connection: connection ?? undefined },
    finding: FINDING_CODES.find((code) => code === finding),
    ...{ sort: sort.column, order: sort.isDescending ? ('desc' as const) : ('asc' as const), limit: FIRST_ROWS },
  };
}

/** Where the file with exactly the rows and columns of a view is. */
export function renderExportHref(view: InventoryView, columns: readonly InventoryColumn[]): string {
  const search = renderInventoryParams(view);
  search.set('sort', view.sort.column);
  search.delete('column');
  for (const column of columns) search.append('column', column);
  return `/api/v1/inventory/export?${search}`;
}
