import type { Command } from 'commander';
import { overrideEnv, readEnv } from '@/lib/env';
import { DEMO_EMAIL, prepareDemo, renewDemoPassword } from '@/lib/services/installation/prepare-demo';
import { createSignInLink } from '@/lib/services/people/recover-account';
import { startAnthropicSimulator } from '@/lib/simulator/anthropic/server';
import { SIMULATOR_ACTION_KEY, SIMULATOR_READ_KEY } from '@/lib/simulator/authorize';
import { parseScenario } from '@/lib/simulator/scenario';
import { startSimulator } from '@/lib/simulator/server';
import { demoDataDir } from './instance';
import { print } from './print';
import { prepareDatabase, type Runtime } from './runtime';
import { runUp } from './up';

/** Seconds after its start until the simulated leak begins: the reader has a chart in front of them by then. */
const LEAK_DELAY_SECONDS = 150;
const LEAK_DOLLARS_PER_HOUR = 90;

/** Demo data lives beside real data, never in it. */
function applyDemoEnvironment(): void {
  const env = readEnv();
  overrideEnv({
    SPENDWATCH_DATA_DIR: demoDataDir(env.SPENDWATCH_DATA_DIR),
    POLL_INTERVAL_SECONDS: '15',
    LOG_LEVEL: env.LOG_LEVEL === 'info' ? 'warn' : env.LOG_LEVEL,
  });
}

/** The simulated providers: a believable organization at two of them, and a leaked key a little later. Returns how to stop them. */
async function startDemoProviders(runtime: Runtime): Promise<() => Promise<void>> {
  await prepareDatabase(runtime);
  const scenario = parseScenario({
    name: 'demo',
    events: [
      {
        type: 'leaked_key',
        apiKeyId: 'ci-runner',
        startsAfterSeconds: LEAK_DELAY_SECONDS,
        dollarsPerHour: LEAK_DOLLARS_PER_HOUR,
      },
    ],
  });
  const simulator = await startSimulator({ scenario, seed: 1 });
  const anthropic = await startAnthropicSimulator({ quirks: { byDimension: { lagSeconds: 60 } } });
  await prepareDemo([
    {
      ...{ provider: 'openai', name: 'OpenAI', baseUrl: simulator.url },
      ...{ adminKey: SIMULATOR_READ_KEY, actionKey: SIMULATOR_ACTION_KEY },
    },
    {
      ...{ provider: 'anthropic', name: 'Anthropic', baseUrl: anthropic.url },
      ...{ adminKey: anthropic.adminKey, actionKey: anthropic.actionKey },
    },
  ]);
  return async () => {
    await Promise.all([simulator.close(), anthropic.close()]);
  };
}

async function runDemo(isDevelopment: boolean): Promise<void> {
  applyDemoEnvironment();
  await runUp({
    name: 'demo',
    isDevelopment,
    before: startDemoProviders,
    announce: async (env) => {
      print(`\nSpendwatch demo is ready on ${env.publicUrl}`);
      print(`Sign in with this link (works once, 15 minutes): ${await createSignInLink(DEMO_EMAIL)}`);
      print(`Or as ${DEMO_EMAIL} with the password ${await renewDemoPassword()}`);
      print('\nYou look at a simulated organization: OpenAI and Anthropic, 90 days of history, about $600 a day.');
      print('In about two minutes the key "ci-runner" leaks: watch the chart, then the incident and its e-mail arrive');
      print('(Incidents, and Alerting > Mailbox: mail is captured here, nothing is sent). Stop with Ctrl-C.\n');
    },
  });
}

export function registerDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('try the product on a simulated organization: a key leaks two minutes in')
    .option('--dev', 'development server with hot reload')
    .action((options: { dev?: boolean }) => runDemo(options.dev ?? false));
}
