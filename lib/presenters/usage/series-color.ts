/** Colour slots of series. `app/globals.css` holds the same values as `--series-<slot>`; a test compares both. */
export type SeriesColor = { light: string; dark: string };

/** Distinguishable with the common colour deficiencies and at least 3:1 against the surface of each theme; no red. */
export const SERIES_COLORS: readonly SeriesColor[] = [
  { light: '#2f78ee', dark: '#5b84f0' },
  { light: '#b58a1e', dark: '#e3ad2c' },
  { light: '#0fa384', dark: '#56a886' },
  { light: '#7b2fb3', dark: '#c2a0f5' },
  { light: '#2690c6', dark: '#a6d6f5' },
  { light: '#b0588a', dark: '#ee8fb6' },
  { light: '#3c6218', dark: '#dcd96c' },
  { light: '#1a2c6e', dark: '#6f6ba3' },
  { light: '#7c614e', dark: '#94705a' },
];

export const OTHER_COLOR: SeriesColor = { light: '#8b8f99', dark: '#767b86' };

/** Slot for "Other" and for usage that names no value. */
export const OTHER_SLOT = -1;

/** Well-known models have a fixed slot, so that those seen together most never share one. */
const FIXED_SLOTS: Record<string, number> = {
  'gpt-4.1': 0,
  'gpt-5': 1,
  'gpt-5.4': 1,
  'gpt-4.1-mini': 2,
  'gpt-5-mini': 3,
  'gpt-4o-mini': 4,
  'gpt-4o': 5,
  o3: 6,
  'o4-mini': 6,
  'text-embedding-3-small': 7,
  'text-embedding-3-large': 7,
  'gpt-4.1-nano': 8,
  'gpt-5-nano': 8,
  'claude-opus': 3,
  'claude-sonnet': 1,
  'claude-haiku': 2,
  'gemini-pro': 0,
  'gemini-flash': 4,
  'gemini-flash-lite': 6,
};

/** Release dates as providers write them, and what marks the newest one. */
const RELEASE = /[-@](?:\d{4}-\d{2}-\d{2}|\d{8}|\d{4}|latest|v\d+(?::\d+)?)$/;
/** Numbers of a generation within a name: "claude-sonnet-4-5", "claude-3-5-haiku", "gemini-2.5-flash". */
const GENERATION = /-\d+(?:[.-]\d+)?(?=-|$)/g;

/**
 * The family that models share a colour by: releases of one model, however a gateway writes its vendor before it, and
 * generations of Claude and Gemini, whose sizes have names. "gpt-4o-2024-08-06" -> "gpt-4o", "anthropic/claude-sonnet-4.5"
 * -> "claude-sonnet".
 */
function nameFamily(id: string): string {
  const bare = id.slice(id.lastIndexOf('/') + 1).replace(/^(?:[a-z]{2}\.)?anthropic\./, '');
  const name = bare
    .replace(/(?<=-v\d+):\d+$/, '')
    .replace(RELEASE, '')
    .replace(RELEASE, '');
  return /^(?:claude|gemini)-/.test(name) ? name.replaceAll(GENERATION, '') : name;
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
