import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { type Command, Option } from 'commander';
import { readNow } from '@/lib/clock';
import { type DrillMoments, judgeDrill, listDrillLines } from '@/lib/domain/containment/drill-report';
import { formatDollars, formatNanosExact } from '@/lib/domain/money';
import { overrideEnv, readEnv } from '@/lib/env';
import { createConnection } from '@/lib/services/connections/manage-connections';
import { runDrill } from '@/lib/services/containment/run-drill';
import { ensureWorkspace } from '@/lib/services/installation/manage-workspaces';
import { SIMULATOR_ACTION_KEY, SIMULATOR_READ_KEY } from '@/lib/simulator/authorize';
import { parseScenario } from '@/lib/simulator/scenario';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { EXIT } from './exit';
import { print } from './print';
import { openPreparedRuntime } from './runtime';

type Options = { rate: string; approve?: boolean; pressAfter: string; report?: string; json?: boolean };

const KEY = 'ci-runner';
/** Ordinary minutes before the leak. */
const CALM_SECONDS = 120;
/** A minute is in the reports when it is over and another minute has passed. */
const REPORTED_AFTER_SECONDS = 120;
const POLL_SECONDS = 60;

/** Adds `drill`: a leak from its first token to its containment, on a clock that runs fast. */
export function registerDrillCommand(program: Command): void {
  program
    .command('drill')
    .description('play a leak against the simulated provider until it is contained; prints times and dollars')
    .option('--rate <dollars>', 'what the leak spends an hour', '300')
    .option('--approve', 'a person approves it, instead of the automation')
    .addOption(new Option('--press-after <seconds>', 'how long the person takes, with --approve').default('60'))
    .option('--report <file>', 'write the incident report (Markdown) to this file instead of printing it')
    .option('--json', 'print one JSON line instead of text')
    .addHelpText(
      'after',
      '\nUses a database and a provider of its own, which are gone afterwards. Exit status 1: not contained in time.',
    )
    .action(runCommand);
}

async function runCommand({
  rate,
  approve = false,
  pressAfter,
  report: reportFile,
  json = false,
}: Options): Promise<void> {
  const directory = await mkdtemp(path.join(tmpdir(), 'spendwatch-drill-'));
  const { LOG_LEVEL } = readEnv();
  // A database of its own, whatever the installation beside it uses.
  overrideEnv({
    DATABASE_URL: '',
    SPENDWATCH_DATA_DIR: directory,
    LOG_LEVEL: LOG_LEVEL === 'info' ? 'silent' : LOG_LEVEL,
  });
  let offsetMs = 0;
  const startedAt = readNow();
  const now = () => new Date(startedAt.getTime() + offsetMs);
  const advance = (seconds: number) => {
    offsetMs += seconds * 1_000;
  };
  const clock = { now, advance };
  const simulator = await startLeak(Number(rate), now);
  const runtime = await openPreparedRuntime('own');
  try {
    const [leak] = simulator.events;
    if (!leak) throw new Error('the scenario has no leak');
    const leakStartsAt = new Date(leak.startSecond * 1_000);
    const viewer = await ensureWorkspace();
    if (!json) print('Reading the history of the simulated organization …');
    const { id: connectionId } = await createConnection(viewer, {
      ...{ provider: 'openai', name: 'Drill', baseUrl: simulator.url },
      ...{ adminKey: SIMULATOR_READ_KEY, actionKey: SIMULATOR_ACTION_KEY },
    });
    const { moments, report } = await runDrill({
      ...{ viewer, connectionId, clock, leakStartsAt, pollIntervalSeconds: POLL_SECONDS },
      shownAt: new Date((Math.floor(leak.startSecond / 60) * 60 + REPORTED_AFTER_SECONDS) * 1_000),
      action: 'deny-model',
      mode: approve ? 'ask' : 'automatic',
      pressAfterSeconds: Number(pressAfter),
    });
    printMoments(moments, simulator, json);
    if (report === null) return;
    if (reportFile !== undefined) await writeFile(reportFile, report);
    else if (!json) print(`\n${report}`);
  } finally {
    await runtime.stop();
    await simulator.close();
    await rm(directory, { recursive: true, force: true });
  }
}

function startLeak(dollarsPerHour: number, now: () => Date): Promise<Simulator> {
  const leak = { type: 'leaked_key', apiKeyId: KEY, startsAfterSeconds: CALM_SECONDS, dollarsPerHour };
  return startSimulator({ scenario: parseScenario({ name: 'drill', events: [leak] }), now });
}

function printMoments(moments: DrillMoments, simulator: Simulator, isJson: boolean): void {
  const verdict = judgeDrill(moments);
  const lines = listDrillLines(moments, (at) => sumLeak(simulator, moments.startedAt, at));
  if (!verdict.isInTime) process.exitCode = EXIT.findings;
  if (isJson) {
    const steps = lines.map(({ step, at, secondsSinceShown, lostNanos }) => ({
      ...{ step, at: at.toISOString(), secondsSinceShown, lost: formatNanosExact(lostNanos) },
    }));
    print(JSON.stringify({ ...verdict, incident: moments.incidentTitle, containment: moments.title, steps }));
    return;
  }
  const table = lines.map(({ step, at, secondsSinceShown, lostNanos }) =>
    [
      at.toISOString().slice(11, 19),
      `${secondsSinceShown} s`.padStart(7),
      formatDollars(lostNanos).padStart(9),
      step,
    ].join('  '),
  );
  print(
    [
      `Incident: ${moments.incidentTitle ?? 'none'}`,
      `Containment: ${moments.title ?? 'none'}`,
      '',
      'time (UTC)  since shown  lost so far  step',
      ...table,
      '',
      verdict.text,
    ].join('\n'),
  );
}

/** What the leak itself cost by then, from the provider's own truth. */
function sumLeak(simulator: Simulator, from: Date, to: Date): bigint {
  const key = simulator.organization.keys.find(({ name }) => name === KEY);
  const floor = (at: Date) => new Date(Math.floor(at.getTime() / 60_000) * 60_000);
  const rows = simulator.computeTruth({ from: floor(from), to: floor(to), groupBy: ['apiKeyId', 'model'] });
  const own = rows.filter(({ group }) => group.apiKeyId === key?.id && group.model === 'gpt-5.4-2026-03-05');
  return own.reduce((sum, { costNanos }) => sum + costNanos, 0n);
}
