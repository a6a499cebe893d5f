/** Colour slots of series. `app/globals.css` holds the same values as `--series-<slot>`; a test compares both. */
export type SeriesColor = { light: string; dark: string };

/** Told apart with the common colour deficiencies and at least 3:1 against the surface of each theme; no red. */
export const SERIES_COLORS: readonly SeriesColor[] = [
  { light: '#2f6bd8', dark: '#5b93f5' },
  { light: '#b97a00', dark: '#e0a82e' },
  { light: '#0f8f7e', dark: '#2fb8a4' },
  { light: '#8a55c7', dark: '#b38ae6' },
  { light: '#2592c4', dark: '#7cc7ec' },
  { light: '#b8518f', dark: '#e286bd' },
  { light: '#6f7f1f', dark: '#aebd4f' },
  { light: '#2f3f87', dark: '#7480d6' },
  { light: '#8d5f3c', dark: '#c4946c' },
];

export const OTHER_COLOR: SeriesColor = { light: '#8b8f99', dark: '#767b86' };

/** Slot for "Other" and for usage that names no value. */
export const OTHER_SLOT = -1;

/** Well-known models have a fixed slot, so that those seen together most never share one. */
const FIXED_SLOTS: Record<string, number> = {
  'gpt-5': 0,
  'gpt-4.1': 0,
  'gpt-5-mini': 2,
  'gpt-4.1-mini': 2,
  'gpt-4o': 3,
  'gpt-4o-mini': 4,
  'gpt-4.1-nano': 5,
  'gpt-5-nano': 5,
  o3: 1,
  'o4-mini': 6,
  'text-embedding-3-small': 7,
  'text-embedding-3-large': 8,
};

/** Dated releases share the colour of their family: "gpt-4o-2024-08-06" -> "gpt-4o". */
function nameFamily(id: string): string {
  return id.replace(/-\d{4}-\d{2}-\d{2}$/, '').replace(/-\d{4}$/, '');
}

/** FNV-1a: small, stable over releases, spreads short names well. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}

/**
 * A slot for each id. An id keeps its own slot wherever it is free; of two that want the same one, a well-known one, then
 * the first by name, keeps it and the other takes the next free. More ids than slots repeat.
 */
export function assignSeriesColors(ids: readonly string[]): Map<string, number> {
  const slots = new Map<string, number>();
  const taken = new Set<number>();
  const byName = [...new Set(ids)].sort();
  const isFixed = (id: string) => nameFamily(id) in FIXED_SLOTS;
  for (const id of [...byName.filter(isFixed), ...byName.filter((one) => !isFixed(one))]) {
    const family = nameFamily(id);
    let slot = FIXED_SLOTS[family] ?? hashText(family) % SERIES_COLORS.length;
    while (taken.has(slot) && taken.size < SERIES_COLORS.length) slot = (slot + 1) % SERIES_COLORS.length;
    taken.add(slot);
    slots.set(id, slot);
  }
  return slots;
}

/** CSS colour of a slot; the theme decides which of the two values it is. */
export function renderSeriesColor(slot: number): string {
  return slot === OTHER_SLOT ? 'var(--series-other)' : `var(--series-${slot})`;
}
