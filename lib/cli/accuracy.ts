import type { Command } from 'commander';
import { readNow } from '@/lib/clock';
import { ReconciliationQuery } from '@/lib/contracts/usage/usage';
import { formatDollars, formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';
import { DAY_MS } from '@/lib/domain/time';
import { type Accuracy, type AccuracyLine, measureAccuracy } from '@/lib/domain/usage/accuracy';
import { getSystemViewer } from '@/lib/services/installation/manage-workspaces';
import { getReconciliation } from '@/lib/services/usage/get-reconciliation';
import { parseInstant } from './parse-instant';
import { parseOptions } from './parse-options';
import { print } from './print';
import { withRuntime } from './runtime';

const DAYS = 90;

type Options = { from?: Date; to?: Date; days?: boolean; json?: boolean };

/** Adds `accuracy`: how far estimates lie from the bill, and what no usage report has. */
export function registerAccuracyCommand(program: Command): void {
  program
    .command('accuracy')
    .description('estimate against bill of every settled day and month, and what is billed without any usage')
    .option('--from <day>', `first UTC day; ${DAYS} days before --to unless given`, parseInstant)
    .option('--to <day>', 'first UTC day that is left out; today unless given', parseInstant)
    .option('--days', 'a line for each day as well')
    .option('--json', 'print one JSON line')
    .action(runAccuracy);
}

const toDay = (at: Date) => at.toISOString().slice(0, 10);

async function runAccuracy({ from, to, days, json }: Options): Promise<void> {
  const now = readNow();
  const until = to ?? now;
  const query = parseOptions(ReconciliationQuery, {
    from: toDay(from ?? new Date(until.getTime() - DAYS * DAY_MS)),
    to: toDay(until),
  });
  const { rows } = await withRuntime(async () => getReconciliation(await getSystemViewer(), query));
  const accuracy = measureAccuracy(
    rows.map(({ day, modelFamily, estimated, billed, reason }) => ({
      ...{ day, modelFamily, reason },
      ...{ estimatedNanos: parseDecimalToNanos(estimated), billedNanos: parseDecimalToNanos(billed) },
    })),
    now,
  );
  if (json) print(JSON.stringify(render(accuracy)));
  else for (const line of write(accuracy, days === true)) print(line);
}

function render({ days, months, parts, ungovernedNanos, billedNanos }: Accuracy) {
  const line = ({ span, errorPercent, ...one }: AccuracyLine) => ({
    ...{
      span,
      estimated: formatNanosExact(one.estimatedNanos),
      billed: formatNanosExact(one.billedNanos),
      errorPercent,
    },
  });
  return {
    currency: 'USD',
    days: days.map(line),
    months: months.map(line),
    parts: parts.map(({ reason, differenceNanos, families }) => ({
      ...{ reason, difference: formatNanosExact(differenceNanos), families },
    })),
    ungoverned: formatNanosExact(ungovernedNanos),
    billed: formatNanosExact(billedNanos),
  };
}

const WIDTH = 14;
const columns = (first: string, ...others: string[]) =>
  first.padEnd(20) + others.map((one) => one.padStart(WIDTH)).join('');

function write({ days, months, parts, ungovernedNanos, billedNanos }: Accuracy, isDaily: boolean): string[] {
  if (months.length === 0) return ['No day has a final bill yet: nothing to compare.'];
  const line = ({ span, estimatedNanos, billedNanos: billed, errorPercent }: AccuracyLine) =>
    columns(
      span,
      formatDollars(estimatedNanos),
      formatDollars(billed),
      errorPercent === null ? '-' : `${errorPercent.toFixed(2)} %`,
    );
  const share = billedNanos === 0n ? 0 : (Number(ungovernedNanos) / Number(billedNanos)) * 100;
  return [
    columns('settled', 'estimated', 'billed', 'error'),
    ...(isDaily ? days.map(line) : []),
    ...months.map(line),
    '',
    columns('why', 'billed more'),
    ...parts.map(({ reason, differenceNanos, families }) =>
      `${columns(reason, formatDollars(differenceNanos))}  ${reason === 'matched' ? '' : families.join(', ')}`.trimEnd(),
    ),
    '',
    `Ungoverned (billed, in no usage report): ${formatDollars(ungovernedNanos)}, ${share.toFixed(2)} % of ${formatDollars(billedNanos)}`,
  ];
}
