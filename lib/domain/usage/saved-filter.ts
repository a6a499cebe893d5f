/** Pages whose views can be named: the usage explorer and the inventory of keys. */
export const VIEW_PAGES = ['usage', 'keys'] as const;
export type ViewPage = (typeof VIEW_PAGES)[number];

/** What a saved view narrows usage to: provider ids by dimension, "none" where usage has no such value. */
export const SAVED_DIMENSIONS = [
  'connection',
  'provider',
  'project',
  'apiKey',
  'user',
  'model',
  'kind',
  'serviceTier',
  'batch',
] as const;
export type SavedFilter = Partial<Record<(typeof SAVED_DIMENSIONS)[number], string[]>>;

/** The filter among the parameters of a saved view; absent dimensions mean "all". */
export function readSavedFilter(params: Readonly<Record<string, string | string[]>>): SavedFilter {
  const filter: SavedFilter = {};
  for (const dimension of SAVED_DIMENSIONS) {
    const values = [params[dimension] ?? []].flat();
    if (values.length > 0) filter[dimension] = values;
  }
  return filter;
}
