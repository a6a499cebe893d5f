import type { Route } from 'next';

export type Shortcut = { keys: readonly string[]; label: string };

/** `g` and then the letter goes to the page. */
export const GO_TO: Readonly<Record<string, { href: Route; label: string }>> = {
  o: { href: '/', label: 'Overview' },
  u: { href: '/usage', label: 'Usage' },
  i: { href: '/incidents', label: 'Incidents' },
  b: { href: '/budgets', label: 'Budgets' },
  k: { href: '/keys', label: 'Keys' },
  c: { href: '/settings/connections', label: 'Connections' },
  d: { href: '/data-health', label: 'Data health' },
};

export const SHORTCUT_GROUPS: readonly { title: string; shortcuts: readonly Shortcut[] }[] = [
  {
    title: 'Everywhere',
    shortcuts: [
      { keys: ['Ctrl', 'K'], label: 'Search pages, keys, projects, models, people and incidents' },
      { keys: ['/'], label: 'The same' },
      { keys: ['['], label: 'Fold or unfold the sidebar' },
      { keys: ['?'], label: 'This list' },
      { keys: ['Esc'], label: 'Close what is open' },
    ],
  },
  {
    title: 'Go to',
    shortcuts: Object.entries(GO_TO).map(([letter, { label }]) => ({ keys: ['G', letter.toUpperCase()], label })),
  },
  {
    title: 'Usage: range',
    shortcuts: [
      { keys: ['D'], label: 'Today' },
      { keys: ['E'], label: 'Yesterday' },
      { keys: ['H'], label: 'Last 24 hours' },
      { keys: ['W'], label: 'Last 7 days' },
      { keys: ['F'], label: 'Last 28 days' },
      { keys: ['T'], label: 'Last 30 days' },
      { keys: ['Q'], label: 'Last 90 days' },
      { keys: ['M'], label: 'Month to date' },
      { keys: ['P'], label: 'Last month' },
      { keys: ['Y'], label: 'Last 12 months' },
      { keys: ['A'], label: 'Everything' },
      { keys: ['C'], label: 'Calendar' },
      { keys: ['←', '→'], label: 'Window before, window after' },
    ],
  },
  {
    title: 'Usage: chart',
    shortcuts: [
      { keys: ['I'], label: 'Next width of a bucket' },
      { keys: ['X'], label: 'Next comparison' },
      { keys: ['L'], label: 'Filter' },
      { keys: ['V'], label: 'Add buckets up, against the budget' },
      { keys: ['Tab', '←', '→'], label: 'Walk along the chart' },
      { keys: ['Shift', '←', '→'], label: 'Select a stretch of the chart' },
      { keys: ['Enter'], label: 'Zoom into bucket or stretch' },
      { keys: ['N'], label: 'Put a note on the bucket' },
    ],
  },
];

export const SINGLE_KEYS_COOKIE = 'single-keys';

/** Single letters can be switched off, for people who dictate or press keys by accident (WCAG 2.1.4). */
export function areSingleKeysOff(): boolean {
  return document.documentElement.dataset['singleKeys'] === 'off';
}

export function switchSingleKeys(isOn: boolean): void {
  if (isOn) delete document.documentElement.dataset['singleKeys'];
  else document.documentElement.dataset['singleKeys'] = 'off';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari.
  document.cookie = `${SINGLE_KEYS_COOKIE}=${isOn ? 'on' : 'off'}; path=/; max-age=31536000; samesite=lax`;
}

/** True where letters are text: in a field, an editor, with a modifier, or when they are switched off. */
export function isTyping(event: KeyboardEvent): boolean {
  if (areSingleKeysOff() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  const target = event.target as HTMLElement | null;
  return target?.closest('input, textarea, select, [contenteditable="true"], [role="dialog"]') != null;
}
