import type { BenchResult, Figure } from '../table';
import { renderScenarios, summarize } from './report';
import { runDetectionBench } from './run';

/** The detection bench as figures with their goals; details hold the runs. */
export async function runDetectionSuite(): Promise<BenchResult> {
  const bench = await runDetectionBench();
  const here = summarize(bench.runs);
  const falseAlarms = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const rolling = bench.rivals.find(({ name }) => name === 'rolling 3 sigma');
  const daily = bench.rivals.find(({ name }) => name === 'daily, 24 h late');
  const sigma = rolling ? summarize(rolling.runs) : null;
  const cloud = daily ? summarize(daily.runs) : null;
  const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const figures: Figure[] = [
    compareLower(
      'false criticals a month',
      falseAlarms(here.falseCriticals),
      sigma ? falseAlarms(sigma.falseCriticals) : null,
      2,
    ),
    compareLower('false warnings a month', falseAlarms(here.falseWarnings), null, 6),
    goal('found, all', share(here.found), sigma ? share(sigma.found) : '', '>= 85 %', here.found >= 0.85),
    goal(
      'found, worth $100',
      share(here.foundFromHundred),
      sigma ? share(sigma.foundFromHundred) : '',
      '>= 95 %',
      here.foundFromHundred >= 0.95,
    ),
    goal(
      'dollars lost before the alert',
      share(here.lostShare),
      cloud ? share(cloud.lostShare) : '',
      '<= 2.5 %',
      here.lostShare <= 0.025,
    ),
    goal('cause named first', share(here.causeFirst), '', '>= 90 %', here.causeFirst >= 0.9),
    goal(
      'series-minutes a second',
      bench.seriesMinutesPerSecond.toLocaleString('en-US'),
      '',
      '>= 1,000,000',
      bench.seriesMinutesPerSecond >= 1e6,
    ),
    goal('largest state, bytes', String(bench.largestStateBytes), '', '<= 4,096', bench.largestStateBytes <= 4_096),
  ];
  return {
    suite: 'detection',
    figures,
    details: { scenarios: renderScenarios(bench.runs).split('\n'), summary: here },
  };
}

function goal(name: string, value: string, baseline: string, wanted: string, isMet: boolean): Figure {
  return { name, value, baseline, ratio: '', goal: wanted, isMet };
}

function compareLower(name: string, value: number, baseline: number | null, most: number): Figure {
  return {
    name,
    value: value.toFixed(1),
    baseline: baseline === null ? '' : baseline.toFixed(1),
    ratio: baseline === null || baseline === 0 ? '' : (value / baseline).toFixed(3),
    goal: `<= ${most}`,
    isMet: value <= most,
  };
}
