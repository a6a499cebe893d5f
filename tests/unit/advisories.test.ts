import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
const readJson = (name: string) => JSON.parse(readFileSync(path.join(ROOT, name), 'utf8'));

type Advisory = { package: string; id: string; affected: { from: string; before: string }[] };
const { lookedUpOn, source, leastVersions, advisories } = readJson('docs/advisories.json') as {
  lookedUpOn: string;
  source: string;
  leastVersions: Record<string, string>;
  advisories: Advisory[];
};

const { packages } = readJson('package-lock.json') as { packages: Record<string, { version: string; name?: string }> };
const installed = Object.entries(packages)
  .filter(([place]) => place !== '')
  .map(([place, { version, name }]) => ({ name: name ?? (place.split('node_modules/').at(-1) as string), version }));

/** Below zero where `one` is the older version. A version that is not final comes before the final one. */
function compareVersions(one: string, two: string): number {
  const [left, right] = [one, two].map((version) => version.split('-', 2));
  const parts = (side: string[] | undefined) => (side?.[0] ?? '0').split('.').map(Number);
  for (let at = 0; at < 3; at += 1) {
    const difference = (parts(left)[at] ?? 0) - (parts(right)[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return (right?.[1] === undefined ? 0 : 1) - (left?.[1] === undefined ? 0 : 1);
}

const isWithin = (version: string, { from, before }: Advisory['affected'][number]) =>
  compareVersions(version, from) >= 0 && compareVersions(version, before) < 0;

test.each([
  ['1.7.15', '1.7.16', -1],
  ['1.10.0', '1.9.9', 1],
  ['2.0.0-beta.1', '2.0.0', -1],
  ['16.3.3', '16.3.3', 0],
])('%s is compared with %s', (one, two, sign) => {
  expect(Math.sign(compareVersions(one, two))).toBe(sign);
});

test('the list of advisories says when and where it was looked up', () => {
  expect(lookedUpOn).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(source.length).toBeGreaterThan(40);
  for (const { id, affected } of advisories) {
    expect(id).toMatch(/^GHSA(-[0-9a-z]{4}){3}$/);
    expect(affected.length, id).toBeGreaterThan(0);
  }
  expect(advisories.length).toBeGreaterThan(40);
});

test('a version that an advisory names would be found', () => {
  const hits = (name: string, version: string) =>
    advisories.filter((one) => one.package === name && one.affected.some((range) => isWithin(version, range)));
  expect(hits('next', '16.2.4').length).toBeGreaterThan(3);
  expect(hits('nodemailer', '9.0.6').map(({ id }) => id)).toEqual(['GHSA-2x7j-588g-ccc2']);
});

test('no version of the lock file has an advisory of the list', () => {
  const found = installed.flatMap(({ name, version }) =>
    advisories
      .filter((one) => one.package === name && one.affected.some((range) => isWithin(version, range)))
      .map(({ id }) => `${name} ${version}: ${id}`),
  );
  expect(found).toEqual([]);
});

test.each(Object.entries(leastVersions))('%s is at %s or newer', (name, least) => {
  const versions = installed.filter((one) => one.name === name).map(({ version }) => version);
  expect(versions.length).toBeGreaterThan(0);
  for (const version of versions) expect(compareVersions(version, least), version).toBeGreaterThanOrEqual(0);
});
