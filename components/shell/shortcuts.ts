import type { Route } from 'next';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/shell';

export type Shortcut = { keys: readonly string[]; label: string };

/** `g` and then the letter goes to the page. */
export const GO_TO: Readonly<Record<string, { href: Route; label: string }>> = {
  o: { href: '/', label: common.overview },
  u: { href: '/usage', label: common.usage },
  i: { href: '/incidents', label: common.incidents },
  b: { href: '/budgets', label: common.budgets },
  k: { href: '/keys', label: common.keys },
  c: { href: '/settings/connections', label: common.connections },
  d: { href: '/data-health', label: common.dataHealth },
};

export const SHORTCUT_GROUPS: readonly { title: string; shortcuts: readonly Shortcut[] }[] = [
  {
    title: texts.shortcutsEverywhereTitle,
    shortcuts: [
      { keys: [texts.ctrlKey, 'K'], label: texts.shortcutsSearchLabel },
      { keys: ['/'], label: texts.shortcutsSameLabel },
      { keys: ['['], label: texts.foldSidebarLabel },
      { keys: ['?'], label: texts.shortcutsThisListLabel },
      { keys: [texts.shortcutsEscKey], label: texts.shortcutsCloseLabel },
    ],
  },
  {
    title: texts.shortcutsGoToTitle,
    shortcuts: Object.entries(GO_TO).map(([letter, { label }]) => ({ keys: ['G', letter.toUpperCase()], label })),
  },
  {
    title: texts.shortcutsUsageRangeTitle,
    shortcuts: [
      { keys: ['D'], label: common.today },
      { keys: ['E'], label: texts.shortcutsYesterdayLabel },
      { keys: ['H'], label: texts.shortcutsLast24HoursLabel },
      { keys: ['W'], label: common.last7Days },
      { keys: ['F'], label: texts.shortcutsLast28DaysLabel },
      { keys: ['T'], label: common.last30Days },
      { keys: ['Q'], label: texts.shortcutsLast90DaysLabel },
      { keys: ['M'], label: common.monthToDate },
      { keys: ['P'], label: texts.shortcutsLastMonthLabel },
      { keys: ['Y'], label: texts.shortcutsLast12MonthsLabel },
      { keys: ['A'], label: common.everything },
      { keys: ['C'], label: common.calendar },
      { keys: ['←', '→'], label: texts.shortcutsNeighbourWindowLabel },
    ],
  },
  {
    title: texts.shortcutsUsageChartTitle,
    shortcuts: [
      { keys: ['I'], label: texts.shortcutsBucketLabel },
      { keys: ['X'], label: texts.shortcutsCompareLabel },
      { keys: ['L'], label: common.filter },
      { keys: ['V'], label: texts.shortcutsCumulativeLabel },
      { keys: [texts.shortcutsTabKey, '←', '→'], label: texts.shortcutsChartLabel },
      { keys: [texts.shortcutsShiftKey, '←', '→'], label: texts.shortcutsSelectLabel },
      { keys: [texts.shortcutsEnterKey], label: texts.shortcutsZoomLabel },
      { keys: ['N'], label: texts.shortcutsNoteLabel },
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
