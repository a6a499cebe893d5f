import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { startSocketServer } from '../../support/socket-server';

useTestDatabase();

let workspace: TestWorkspace;
let server: Awaited<ReturnType<typeof startSocketServer>>;

beforeAll(async () => {
  workspace = await createTestWorkspace();
  server = await startSocketServer(async (request) =>
    callRoute(new URL(request.url).pathname.slice('/api/v1'.length), {
      ...{ method: request.method, token: workspace.tokens.member, body: await request.text() },
    }),
  );
  // Loads what the first request loads.
  await plan({ text: 'version: 1' });
});
afterAll(() => server.close());

async function plan(input: { text: string; format?: string; content?: string }) {
  const startedAt = performance.now();
  const response = await fetch(`${server.url}/api/v1/configuration/plan`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify(input),
  });
  const answer = (await response.json()) as { detail?: string; created?: number };
  return { status: response.status, ...answer, tookMs: performance.now() - startedAt };
}

/** Processor time, in milliseconds, that the thread which answers requests took meanwhile. */
async function measureCpu<T>(run: () => Promise<T>): Promise<{ result: T; cpuMs: number }> {
  const before = process.threadCpuUsage();
  const result = await run();
  const { user, system } = process.threadCpuUsage(before);
  return { result, cpuMs: (user + system) / 1_000 };
}

const fill = (piece: string, length = 190_000) => piece.repeat(Math.floor(length / piece.length));
const inLines = (piece: string) => fill(`${piece.repeat(Math.floor(9_000 / piece.length))}\n`);

describe('a configuration made to take long', () => {
  test.each([
    ['a megabyte of tags', '!a '.repeat(300_000)],
    ['tags within the limit', fill('!a ')],
    ['tags without names, in lines', inLines('! ')],
    ['anchors', inLines('&a ')],
    ['aliases', inLines('*a ')],
    ['complex keys', inLines('? ')],
    ['empty flow lists', inLines('[]')],
    ['opened lists', inLines('[')],
    ['closed lists', inLines(']')],
    ['flow maps', inLines('{a: ')],
    ['keys in one line', inLines('a: ')],
    ['entries in one line', inLines('- ')],
    ['quotes', inLines('"')],
    ['single quotes', inLines("' ")],
    ['directives', fill('%\n')],
    ['documents', fill('--- a\n')],
    ['different keys', Array.from({ length: 19_000 }, (_, at) => `k${at}: 1`).join('\n')],
    ['the same key', fill('budgets: 1\n')],
    ['indented further with each line', Array.from({ length: 600 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')],
    ['lists in lists', Array.from({ length: 600 }, (_, at) => `${' '.repeat(at)}-`).join('\n')],
    ['a hundred aliases, each of the one before', listBlowUp()],
    ['blocks of text', inLines('|\n ')],
    ['comments', inLines('#')],
    ['spaces', inLines(' ')],
    ['tabs', inLines('\t')],
    ['carriage returns', fill('\r')],
  ])('YAML of %s is refused soon, and nothing else waits for it', async (_name, text) => {
    const { result, cpuMs } = await measureCpu(() => plan({ text }));
    expect(result.status).toBe(400);
    expect(result.tookMs).toBeLessThan(15_000);
    expect(cpuMs).toBeLessThan(500);
  });

  test.each([
    ['commas', fill(',')],
    ['commas in every line', inLines(',')],
    ['quotes', fill('"')],
    ['an open quote', `name,amount\n"${fill('a,\n')}`],
    ['quotes in pairs', `name\n${fill('""')}`],
    ['spaces', `name\n${fill(' ')}`],
    ['many rows', `name,amount\n${fill('a,1\n')}`],
    ['thresholds', `name,thresholds\na,${fill('80;')}`],
    ['spaces in thresholds', `name,thresholds\na,"80${fill(' ')}x"`],
    ['schedules', `name,kind,schedule\na,anomaly,${fill('Mon-Fri;')}`],
    ['days', `name,kind,schedule\na,anomaly,"${fill('Mon,')} 08:00-18:00"`],
    ['line ends', fill('\r')],
  ])('CSV of %s is refused soon, and nothing else waits for it', async (_name, text) => {
    const content = text.includes('schedule') ? 'alertRules' : 'budgets';
    const { result, cpuMs } = await measureCpu(() => plan({ text, format: 'csv', content }));
    expect(result.tookMs).toBeLessThan(15_000);
    expect(cpuMs).toBeLessThan(500);
    if (result.status !== 200) expect(result.status).toBe(400);
    else expect(result.created).toBe(0);
  });
});

/** Some hundred characters that would be a document of 10^20. */
function listBlowUp(): string {
  const steps = Array.from({ length: 40 }, (_, at) => `  l${at + 1}: &l${at + 1} [*l${at}, *l${at}, *l${at}]`);
  return `version: 1\nbudgets:\n- name: a\n  l0: &l0 [x]\n${steps.join('\n')}\n`;
}

test('a large honest file is read', async () => {
  const budget = (at: number) =>
    `- name: Budget ${at} "R & D" [team]\n  amount: "10"\n  period: month\n  scope: {projectId: proj_${at}}\n`;
  const text = `version: 1\nbudgets:\n${Array.from({ length: 500 }, (_, at) => budget(at)).join('')}`;
  expect(await plan({ text: text.replaceAll('"R & D" ', 'R & D ') })).toMatchObject({ status: 200, created: 500 });
});

test('a file of too many problems tells the first hundred', async () => {
  const text = `version: 1\nbudgets:\n${'- amount: x\n'.repeat(900)}`;
  const { status, detail = '' } = await plan({ text });
  expect(status).toBe(400);
  expect(detail.split('\n')).toHaveLength(101);
  expect(detail).toMatch(/file: \d+ more problems$/);
});
