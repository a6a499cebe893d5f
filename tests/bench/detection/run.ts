import { type ChildProcess, fork } from 'node:child_process';
import os from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { SLACK_NATS } from '@/lib/domain/anomaly/settings';
import type { Contender, DetectionBench, MemoryGrowth, OrganizationResult, TraceSource } from './detection-bench';
import type { Task } from './organization-process';
import { nameSlack } from './organization-run';
import {
  renderCurve,
  renderHarmless,
  renderMisses,
  renderRivals,
  renderScenarios,
  renderTraffic,
  renderZones,
} from './report';

/** Two organizations of each of six time zones. */
const SEEDS = [101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112];
const MOST_PROCESSES = 4;

/**
 * Builds seeded organizations of about 60 keys and $2,000 a day, learns four weeks and judges four, with leaks and
 * harmless changes injected, and prints what was found, when, at which price in false alarms: for the detector over a
 * range of sensitivity and for simple detectors on the same buckets. One process a core. `source`: traffic to build them
 * of instead of the generator's.
 */
export async function runDetectionBench(
  seeds: readonly number[] = SEEDS,
  source: TraceSource | null = null,
): Promise<DetectionBench> {
  const startedAt = performance.now();
  const print = (text: string) => process.stdout.write(`${text}\n`);
  const results: OrganizationResult[] = [];
  let memory: MemoryGrowth[] = [];
  await share([...seeds.map((seed) => ({ seed, source })), 'memory'], (answer) => {
    if (Array.isArray(answer)) {
      memory = answer;
      return;
    }
    results.push(answer);
    print(renderProgress(answer, (performance.now() - startedAt) / 1_000));
  });
  results.sort((left, right) => left.seed - right.seed);
  const bench = collect(results, memory, source);
  bench.seconds = (performance.now() - startedAt) / 1_000;
  for (const render of [
    renderTraffic,
    renderScenarios,
    renderHarmless,
    renderZones,
    renderRivals,
    renderCurve,
    renderMisses,
  ]) {
    print(`\n${render(bench)}`);
  }
  print('');
  return bench;
}

type Answer = OrganizationResult | MemoryGrowth[];

/** Deals tasks to child processes, one at a time each. Rejects when one of them fails. */
async function share(tasks: Task[], take: (answer: Answer) => void): Promise<void> {
  const entry = fileURLToPath(new URL('./organization-process.ts', import.meta.url));
  const count = Math.min(MOST_PROCESSES, os.availableParallelism(), tasks.length);
  const children: ChildProcess[] = [];
  try {
    await Promise.all(
      Array.from({ length: count }, async () => {
        const child = fork(entry, { serialization: 'advanced' });
        children.push(child);
        for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) take(await ask(child, task));
      }),
    );
  } finally {
    for (const child of children) child.kill();
  }
}

function ask(child: ChildProcess, task: Task): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const name = task === 'memory' ? task : `seed ${task.seed}`;
    const fail = (code: number | null) => reject(new Error(`detection process for ${name} ended with ${code}`));
    child.once('exit', fail);
    child.once('message', (answer) => {
      child.off('exit', fail);
      resolve(answer as Answer);
    });
    child.send(task);
  });
}

function collect(
  results: readonly OrganizationResult[],
  memory: MemoryGrowth[],
  source: TraceSource | null,
): DetectionBench {
  const gather = (read: (result: OrganizationResult) => OrganizationResult['curve']): Contender[] => {
    const names = [...new Set(results.flatMap((result) => read(result).map(({ name }) => name)))];
    return names.map((name) => ({
      name,
      runs: results.flatMap((result) => {
        const { seed, timezone } = result;
        return read(result)
          .filter((each) => each.name === name)
          .map(({ score }) => ({ seed, timezone, score }));
      }),
    }));
  };
  const curve = gather((result) => result.curve).sort((left, right) => (left.name < right.name ? -1 : 1));
  const sum = (read: (result: OrganizationResult) => number) => results.reduce((all, each) => all + read(each), 0);
  return {
    runs: curve.find(({ name }) => name === nameSlack(SLACK_NATS.medium))?.runs ?? [],
    curve,
    slow: results.map(({ seed, timezone, slow }) => ({ seed, timezone, score: slow })),
    rivals: gather((result) => result.rivals),
    speed: {
      rows: sum(({ speed }) => speed.rows),
      seriesMinutes: sum(({ speed }) => speed.seriesMinutes),
      milliseconds: sum(({ speed }) => speed.milliseconds),
    },
    largestStateBytes: Math.max(...results.map(({ state }) => state.largest)),
    bytesPerSeries: Math.round(sum(({ state }) => state.sum) / sum(({ state }) => state.series)),
    memory,
    source,
    shapes: results.flatMap(({ shapes }) => shapes),
    generatorShapes: results.flatMap(({ generatorShapes }) => generatorShapes),
    seconds: 0,
  };
}

function renderProgress({ seed, timezone, curve }: OrganizationResult, seconds: number): string {
  const score = curve.find(({ name }) => name === nameSlack(SLACK_NATS.medium))?.score;
  if (!score) return `seed ${seed}`;
  const found = score.findings.filter((finding) => finding.found).length;
  const told = `found ${found} of ${score.findings.length}, false criticals ${score.falseCriticals.length}`;
  return `${seconds.toFixed(0).padStart(4)} s  seed ${seed} ${timezone}: ${told}, warnings ${score.falseWarnings.length}`;
}
