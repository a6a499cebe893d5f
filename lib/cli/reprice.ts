import type { Command } from 'commander';
import { getPriceVersionId } from '@/lib/db/usage/price-versions';
import { PRICE_VERSION } from '@/lib/domain/pricing';
import { getSystemViewer } from '@/lib/services/installation/manage-workspaces';
import { repriceUsage } from '@/lib/services/usage/reprice-usage';
import { parseInstant } from './parse-instant';
import { print } from './print';
import { createProgress } from './progress';
import { withRuntime } from './runtime';

/** Adds `reprice`: history follows a newer price table. */
export function registerRepriceCommand(program: Command): void {
  program
    .command('reprice')
    .description('price stored usage again with the price table of this version')
    .option('--since <instant>', 'only usage from here on, ISO 8601', parseInstant)
    .option('--json', 'print a JSON line')
    .action((options: { since?: Date; json?: boolean }) =>
      withRuntime(async () => {
        const viewer = await getSystemViewer();
        const progress = createProgress();
        const input = {
          workspaceId: viewer.workspaceId,
          since: options.since ?? new Date(0),
          priceVersionId: await getPriceVersionId(PRICE_VERSION),
        };
        const result = await repriceUsage(input, ({ grain, done, total }) => progress.update(done, total, grain));
        progress.stop();
        if (options.json) print(JSON.stringify({ priceVersion: PRICE_VERSION, ...result }));
        else print(`Priced ${result.rows} rows with ${PRICE_VERSION}: ${result.changed} amounts changed.`);
      }),
    );
}
