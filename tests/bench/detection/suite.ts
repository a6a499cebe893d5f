import type { BenchResult, Figure } from '../table';
import { GOALS, groupFindings, measureWithin, summarize } from './report';
import { runDetectionBench } from './run';

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** The detection benchmark as figures with their goals, each beside the best simple detector of the same run. */
export async function runDetectionSuite(): Promise<BenchResult> {
  const bench = await runDetectionBench();
  const ours = summarize(bench.runs);
  const rivals = bench.rivals.map(({ name, runs }) => ({ name, summary: summarize(runs) }));
  const rivalText = (value: (summary: typeof ours) => string) =>
    rivals.map(({ name, summary }) => `${name} ${value(summary)}`).join(', ');
  const falseCriticals = median(ours.falseCriticals);
  const falseWarnings = median(ours.falseWarnings);
  const leastRival = Math.min(...rivals.map(({ summary }) => median(summary.falseCriticals)));
  const figure = (
    name: string,
    value: string,
    baseline: string,
    ratio: string,
    goal: string,
    isMet: boolean,
  ): Figure => ({
    ...{ name, value, baseline, ratio, goal, isMet },
  });
  return {
    suite: 'detection',
    figures: [
      figure(
        'false criticals per organization-month, median',
        String(falseCriticals),
        rivalText((s) => String(median(s.falseCriticals))),
        (falseCriticals / Math.max(1, leastRival)).toFixed(2),
        '<= 2',
        falseCriticals <= 2,
      ),
      figure(
        'false warnings per organization-month, median',
        String(falseWarnings),
        '',
        '',
        '<= 6',
        falseWarnings <= 6,
      ),
      figure(
        'incidents of $100 and more found',
        percent(ours.foundFromHundred),
        rivalText((s) => percent(s.foundFromHundred)),
        '',
        '>= 95 %',
        ours.foundFromHundred >= 0.95,
      ),
      figure(
        'all incidents found',
        percent(ours.found),
        rivalText((s) => percent(s.found)),
        '',
        '>= 85 %',
        ours.found >= 0.85,
      ),
      figure(
        'dollars lost before the alert',
        percent(ours.lostShare),
        rivalText((s) => percent(s.lostShare)),
        '',
        '<= 2.5 %',
        ours.lostShare <= 0.025,
      ),
      ...groupFindings(bench.runs).flatMap(([type, findings]) => {
        const goal = GOALS[type];
        if (!goal) return [];
        const share = measureWithin(findings, goal.minutes);
        const name = `${type} told within ${goal.minutes} minutes`;
        return [figure(name, percent(share), '', '', `>= ${percent(goal.share)}`, share >= goal.share)];
      }),
      figure('cause named first', percent(ours.causeFirst), '', '', '>= 90 %', ours.causeFirst >= 0.9),
      figure('cause among the first three', percent(ours.causeInThree), '', '', '>= 98 %', ours.causeInThree >= 0.98),
      figure(
        'alerts per true incident',
        ours.alertsPerIncident.toFixed(2),
        '',
        '',
        '<= 1.2',
        ours.alertsPerIncident <= 1.2,
      ),
      figure(
        'series-minutes a second of one core',
        bench.seriesMinutesPerSecond.toLocaleString('en-US'),
        '',
        '',
        '>= 1,000,000',
        bench.seriesMinutesPerSecond >= 1_000_000,
      ),
      figure(
        'largest state of a series',
        `${bench.largestStateBytes} bytes`,
        '',
        '',
        '<= 4096',
        bench.largestStateBytes <= 4096,
      ),
    ],
    details: {
      curve: [...bench.curve, ...bench.rivals].map(({ name, runs }) => {
        const { falseCriticals, falseWarnings, lostShare, found } = summarize(runs);
        return { name, falseCriticals, falseWarnings, lostShare, found };
      }),
      runs: bench.runs.map(({ seed, timezone, score }) => ({
        seed,
        timezone,
        falseCriticals: score.falseCriticals.length,
        falseWarnings: score.falseWarnings.length,
        found: score.findings.filter((one) => one.found).length,
        injected: score.findings.length,
      })),
    },
  };
}
