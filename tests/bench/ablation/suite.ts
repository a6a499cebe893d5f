import process from 'node:process';
import { findQuantile, summarize } from '../detection/goals';
import { pickZone } from '../detection/organization-run';
import type { Score } from '../detection/score';
import { readTraces } from '../detection/traces';
import type { BenchResult } from '../table';
import { compareOn } from './compare';
import { listConstants } from './constants';
import { type DetectorModule, loadVariant, type Variant } from './variants';

/** Tests of the detector, and the line without which each is gone. */
const TESTS: readonly { name: string; file: string; from: string; to?: string }[] = [
  { name: 'burst', file: 'judge.ts', from: '  judgeBurst(series, list, settings, found);' },
  { name: 'hour and pace', file: 'judge.ts', from: '  judgeHour(series, minute, list, settings, found);' },
  { name: 'six hours, day', file: 'judge.ts', from: '  judgeLong(series, minute, list, settings, found);' },
  { name: 'price', file: 'judge.ts', from: '  judgePrice(series, minute, list, settings, found);' },
  { name: 'loop', file: 'judge.ts', from: '  judgeLoop(series, list, settings, found);' },
  { name: 'off hours', file: 'judge.ts', from: '  judgeOffHour(series, list, settings, found);' },
  {
    name: 'first use',
    file: 'detector.ts',
    from: '    found.push(...judgeNovelty(series, minute, this.settings, plan));',
  },
  { name: 'waking', file: 'detector.ts', from: '    if (waking) found.push(waking);' },
  { name: 'slow rises', file: 'detector.ts', from: '    this.judgeSlow(series, minute, at, events);' },
  {
    name: 'first uses weigh more',
    file: 'feedback.ts',
    from: 'export const ALERT_FLOOR = 0.5;',
    to: 'export const ALERT_FLOOR = 1;',
  },
];

/**
 * Each test of the detector dropped, each of its constants halved and doubled, on the same organizations: what is lost and
 * what is gained. `argument`: seeds, as `41-44`, and after a comma names of the tests and constants alone that are asked
 * for; `options.traces` as for the detection bench. Takes about a quarter of a minute a variant and organization.
 */
export async function runAblationSuite(argument = '41-42', options: Record<string, string> = {}): Promise<BenchResult> {
  const [range = '', ...names] = argument.split(',');
  const [first = Number.NaN, last = first] = range.split('-').map(Number);
  if (!Number.isInteger(first) || !Number.isInteger(last)) {
    throw new RangeError(`ablation "${argument}": expected seeds and names such as 41-44 or 41,SPIKE_FLOORS`);
  }
  const { traces: directory, 'traces-timezone': timezone = 'UTC' } = options;
  const traces = directory === undefined ? null : await readTraces(directory, timezone);
  const variants = (await listVariants()).filter(
    ({ name }, index) => index === 0 || names.length === 0 || names.some((one) => name.includes(one)),
  );
  const modules: DetectorModule[] = [];
  for (const [index, variant] of variants.entries()) modules.push(await loadVariant(variant, index));
  const scores = variants.map((): { seed: number; score: Score }[] => []);
  for (let seed = first; seed <= last; seed++) {
    compareOn(seed, traces, modules).forEach((score, index) => {
      scores[index]?.push({ seed, score });
    });
    process.stdout.write(`seed ${seed}\n`);
  }
  const figures = variants.map(({ name }, index) => ({
    ...{ name, value: describe(scores[index] ?? []), baseline: '', ratio: '', goal: '', isMet: null },
  }));
  return { suite: 'ablation', figures };
}

async function listVariants(): Promise<Variant[]> {
  const constants = await listConstants();
  return [
    { name: 'as it is', patches: [] },
    ...TESTS.map(({ name, file, from, to = '' }) => ({ name: `without ${name}`, patches: [{ file, from, to }] })),
    ...constants.flatMap(({ file, name, value, line }) =>
      [0.5, 2].map((factor) => ({
        name: `${name} x ${factor}`,
        patches: [{ file, from: line, to: line.replace(` = ${value};`, ` = ${scale(value, factor)};`) }],
      })),
    ),
  ];
}

/** Whole numbers stay whole. */
function scale(value: string, factor: number): string {
  const number = value
    .split('*')
    .map((part) => Number(part.replaceAll('_', '')))
    .reduce((all, part) => all * part, 1);
  return String(Number.isInteger(number) ? Math.max(1, Math.round(number * factor)) : number * factor);
}

function describe(runs: readonly { seed: number; score: Score }[]): string {
  const zoned = runs.map(({ seed, score }) => ({ seed, timezone: pickZone(seed), score }));
  const summary = summarize(zoned);
  const findings = runs.flatMap(({ score }) => score.findings);
  const mean = (values: readonly number[]) =>
    values.reduce((all, value) => all + value, 0) / Math.max(1, values.length);
  const median = (type: string) => {
    const minutes = findings.filter((one) => one.type === type).map((one) => one.minutes);
    return findQuantile(minutes, 0.5);
  };
  return [
    `warnings ${mean(summary.falseWarnings).toFixed(1)}`,
    `criticals ${mean(summary.falseCriticals).toFixed(1)}`,
    `lost ${(100 * summary.lostShare).toFixed(1)} %`,
    `found ${findings.filter(({ found }) => found).length} of ${findings.length}`,
    `$20/h ${median('burst_20')} min`,
  ].join(', ');
}
