import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { AppError } from '@/lib/errors';
import { SIMULATOR_ACTION_KEY, SIMULATOR_READ_KEY } from '@/lib/simulator/authorize';
import { createCalmScenario, parseScenario, type Scenario } from '@/lib/simulator/scenario';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { PEERS, type StartedPeer } from '@/lib/simulator/start-peer';

const EXAMPLE = `
Examples:
  spendwatch simulate
  spendwatch simulate --provider anthropic --port 4011
  spendwatch simulate --port 0 --seed 42 --scenario leak.json

A scenario file is JSON. Times are "startsAt" (ISO instant) or "startsAfterSeconds" after the start:
  { "events": [{ "type": "leaked_key", "apiKeyId": "ci-runner", "startsAfterSeconds": 120, "dollarsPerHour": 90 }] }
Event types: leaked_key, runaway_loop, slow_drip, model_switch, launch, late_data, outage.

Point Spendwatch at it with
  OPENAI_BASE_URL=<printed base URL> OPENAI_ADMIN_KEY=<printed key> spendwatch up`;

type Options = { provider: string; port: number; seed: number; scenario?: string; host: string; json?: boolean };

/** Adds `spendwatch simulate`: a provider to try things on, without an account and without cost. */
export function registerSimulateCommand(program: Command): void {
  program
    .command('simulate')
    .description(
      'Serve the admin API of an invented organization at OpenAI or another provider, with 90 days of history',
    )
    .option('--provider <id>', `whose API to speak: openai, ${Object.keys(PEERS).join(', ')}`, parseProvider, 'openai')
    .option('--port <number>', 'port to listen on, 0 for any free one', parsePort, 4010)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--seed <number>', 'the same seed gives the same organization and traffic', parseSeed, 1)
    .option('--scenario <file>', 'JSON file with leaks, loops, launches, late data and outages')
    .option('--json', 'print one JSON line instead of text')
    .addHelpText('after', EXAMPLE)
    .action(runSimulate);
}

async function runSimulate({ provider, host, port, seed, scenario: file, json }: Options): Promise<void> {
  const scenario = file === undefined ? createCalmScenario() : await readScenario(file);
  const startPeer = PEERS[provider];
  if (startPeer) return runPeer(provider, await startPeer({ host, port, seed, scenario }), json ?? false);
  const simulator = await startSimulator({ host, port, seed, scenario });
  console.log(json ? renderJson(simulator, scenario) : renderText(simulator, scenario));
  await waitForSignal();
  await simulator.close();
}

/** A provider beside OpenAI: where it answers and with which keys. */
async function runPeer(
  provider: string,
  { url, adminKey, actionKey, close }: StartedPeer,
  isJson: boolean,
): Promise<void> {
  const text = [
    `Simulated organization at ${provider}`,
    `  base URL   ${url}`,
    `  key        ${adminKey}`,
    ...(actionKey === null ? [] : [`  action key ${actionKey}`]),
    'Press Ctrl-C to stop.',
  ].join('\n');
  console.log(isJson ? JSON.stringify({ provider, baseUrl: url, adminKey, actionKey }) : text);
  await waitForSignal();
  await close();
}

async function readScenario(path: string): Promise<Scenario> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new AppError('invalid_input', `scenario file "${path}": cannot be read (${readReason(error)})`, {
      cause: error,
    });
  }
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw new AppError('invalid_input', `scenario file "${path}": not JSON (${readReason(error)})`, { cause: error });
  }
  return parseScenario(raw);
}

function renderText(simulator: Simulator, scenario: Scenario): string {
  const events = simulator.events.map((event) => {
    const startsAt = new Date(event.startSecond * 1_000).toISOString();
    const key = 'apiKeyId' in event ? ` on key ${event.apiKeyId}` : '';
    return `  ${startsAt}  ${event.type}${key}, for ${event.durationSeconds} s`;
  });
  return [
    `Simulated OpenAI organization, scenario "${scenario.name}"`,
    `  base URL   ${simulator.url}`,
    `  admin key  ${simulator.adminKey}   (may do everything)`,
    `  read key   ${SIMULATOR_READ_KEY}   (reads, changes nothing)`,
    `  action key ${SIMULATOR_ACTION_KEY}   (changes, reads no usage)`,
    ...(events.length > 0 ? ['Events', ...events] : ['No events: ordinary traffic only']),
    'Press Ctrl-C to stop.',
  ].join('\n');
}

function renderJson(simulator: Simulator, scenario: Scenario): string {
  const { url, adminKey, events } = simulator;
  return JSON.stringify({
    baseUrl: url,
    adminKey,
    readKey: SIMULATOR_READ_KEY,
    actionKey: SIMULATOR_ACTION_KEY,
    scenario: scenario.name,
    events,
  });
}

function waitForSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

function parseProvider(id: string): string {
  if (id === 'openai' || id in PEERS) return id;
  throw new InvalidArgumentError(`expected openai, ${Object.keys(PEERS).join(', ')}`);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('expected a port from 0 to 65535');
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (Number.isSafeInteger(seed) && Math.abs(seed) <= 2_147_483_647) return seed;
  throw new InvalidArgumentError('expected an integer');
}

function readReason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
