import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { DAILY_SECTIONS, findSection, listOpenSections, OTHER_SECTIONS, SECTIONS } from '@/components/shell/navigation';
import { listPaletteCommands } from '@/components/shell/palette-commands';

const PAGES = fileURLToPath(new URL('../../../app/(dashboard)', import.meta.url));

describe('the menu', () => {
  test('has five entries for daily work, one for what watches and one for settings', () => {
    expect(DAILY_SECTIONS.map(({ label }) => label)).toEqual(['Overview', 'Usage', 'Incidents', 'Budgets', 'Keys']);
    expect(OTHER_SECTIONS.map(({ label }) => label)).toEqual(['Alerting', 'Settings']);
  });

  test('holds every page that is not of one thing, once', () => {
    const files = readdirSync(PAGES, { recursive: true, encoding: 'utf8' });
    const pages = files
      .filter((file) => /(^|\/)page\.tsx$/.test(file) && !file.includes('['))
      .map((file) => `/${file.replace(/\/?page\.tsx$/, '')}`);
    const listed = SECTIONS.flatMap((section) => section.pages.map(({ href }) => String(href)));
    expect(listed.toSorted()).toEqual(pages.toSorted());
  });

  test('names every page apart', () => {
    const labels = SECTIONS.flatMap((section) => section.pages.map(({ label }) => label));
    expect(new Set(labels).size).toBe(labels.length);
  });

  test.each([
    ['/', 'Overview'],
    ['/usage', 'Usage'],
    ['/incidents/0198', 'Incidents'],
    ['/keys/key_abc', 'Keys'],
    ['/keys/calendar', 'Keys'],
    ['/leaks', 'Keys'],
    ['/planned-events', 'Alerting'],
    ['/settings/deliveries', 'Alerting'],
    ['/settings/tokens', 'Settings'],
    ['/data-health', 'Settings'],
    ['/keysmith', undefined],
    ['/projects/proj_abc', undefined],
  ])('%s is in the section %s', (path, label) => {
    expect(findSection(SECTIONS, path)?.label).toBe(label);
  });

  test('shows members limited to some projects the pages that answer them, and no empty section', () => {
    const open = listOpenSections(SECTIONS, true).map(({ label, pages }) => [label, pages.map(({ href }) => href)]);
    expect(open).toEqual([
      ['Overview', ['/']],
      ['Usage', ['/usage', '/usage/growth', '/usage/savings']],
      ['Incidents', ['/incidents']],
      ['Budgets', ['/budgets']],
      ['Keys', ['/keys', '/keys/confirm', '/keys/calendar']],
      ['Settings', ['/settings/workspace', '/settings/preferences', '/settings/security']],
    ]);
  });

  test('is in the palette whole, each page with its section', () => {
    const can = { manageBudgets: false, manageConnections: false } as Parameters<typeof listPaletteCommands>[0]['can'];
    const [pages] = listPaletteCommands({ can, isLimited: false });
    expect(pages?.commands.map(({ href }) => href)).toEqual(
      SECTIONS.flatMap((one) => one.pages.map(({ href }) => href)),
    );
    expect(pages?.commands.find(({ href }) => href === '/leaks')?.detail).toBe('Keys');
    expect(pages?.commands.find(({ href }) => href === '/incidents')?.detail).toBeUndefined();
  });
});
