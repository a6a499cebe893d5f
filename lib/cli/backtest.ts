import { once } from 'node:events';
import process from 'node:process';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { createDetector } from '@/lib/domain/anomaly/detector';
import {
  type DetectionEvent,
  type DetectorOptions,
  EXPECTED_FALSE_ALARMS,
  SENSITIVITIES,
  type Sensitivity,
} from '@/lib/domain/anomaly/types';
import { parseDecimalToNanos } from '@/lib/domain/money';
import { AppError } from '@/lib/errors';
import { parseRecordedBucket } from './backtest/bucket';
import { openLines } from './backtest/lines';
import { readPlans } from './backtest/plans';
import { type BacktestTotals, renderEventJson, renderEventText, renderTotals } from './backtest/report';
import { EXIT } from './exit';
import { parseInstant } from './parse-instant';
import { createProgress } from './progress';

type Options = {
  evaluateFrom?: Date;
  sensitivity: Sensitivity;
  monthlyBudget?: bigint;
  timezone: string;
  plans?: string;
  json?: boolean;
  skipBad?: boolean;
  exportFromConnection?: string;
};

/** Bad lines reported one by one with `--skip-bad`; the rest is counted. */
const SHOWN_BAD_LINES = 5;

/** Adds `backtest`: replay recorded usage through the detector and report what would have alerted. */
export function registerBacktestCommand(program: Command): void {
  program
    .command('backtest')
    .description('replay recorded usage through the detector and report what would have alerted')
    .argument(
      '<file>',
      'JSON lines, one usage bucket each, in order of visibility; gzip is fine; - reads standard input',
    )
    .option('--evaluate-from <instant>', 'before it: learn only (ISO 8601)', parseInstant)
    .addOption(
      new Option(
        '--sensitivity <level>',
        `false warnings to expect a month: ${SENSITIVITIES.map((each) => `${each} ${EXPECTED_FALSE_ALARMS[each].warnings}`).join(', ')}`,
      )
        .choices([...SENSITIVITIES])
        .default('medium'),
    )
    .option('--monthly-budget <usd>', 'also report when the month passes or will pass this amount', parseBudget)
    .option('--timezone <zone>', 'IANA time zone the organization lives in', parseTimezone, 'UTC')
    .option('--plans <file>', 'JSON list of announced changes')
    .option('--json', 'print one JSON line per event')
    .option('--skip-bad', 'count bad lines and go on')
    .option(
      '--export-from-connection <name>',
      'write the stored usage of a connection to the file instead, with all names replaced; - prints it',
    )
    .action(async (file: string, options: Options) => {
      const { exportFromConnection: name } = options;
      if (name !== undefined) {
        // A replay needs no installation, so nothing of one is loaded for it.
        const { exportUsage } = await import('./backtest/export');
        await exportUsage(file, name);
        return;
      }
      // A reader that has seen enough (| head) is no failure.
      process.stdout.on('error', () => process.exit(EXIT.findings));
      process.exitCode = await runBacktest(file, options);
    });
}

function parseBudget(text: string): bigint {
  try {
    const nanos = parseDecimalToNanos(text);
    if (nanos > 0n) return nanos;
  } catch {}
  throw new InvalidArgumentError(`"${text}": expected an amount in dollars above 0, such as 500`);
}

function parseTimezone(text: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return text;
  } catch {
    throw new InvalidArgumentError(`"${text}": expected an IANA time zone such as Europe/Berlin`);
  }
}

async function runBacktest(file: string, options: Options): Promise<number> {
  const detectorOptions: DetectorOptions = {
    timezone: options.timezone,
    sensitivity: options.sensitivity,
    plans: options.plans === undefined ? [] : await readPlans(options.plans),
    ...(options.monthlyBudget === undefined ? {} : { monthlyBudgetNanos: options.monthlyBudget }),
    ...(options.evaluateFrom === undefined ? {} : { learnUntilSeconds: options.evaluateFrom.getTime() / 1_000 }),
  };
  const totals = await replay(file, detectorOptions, options);
  if (!options.json) await write(renderTotals(totals));
  else if (totals.skipped > 0) process.stderr.write(`${totals.skipped} bad lines skipped\n`);
  return totals.opened > 0 ? EXIT.findings : EXIT.ok;
}

/** Memory stays flat: one chunk of lines, the detector's bounded state, nothing else. */
async function replay(file: string, detectorOptions: DetectorOptions, options: Options): Promise<BacktestTotals> {
  const detector = createDetector(detectorOptions);
  const source = await openLines(file);
  const progress = createProgress();
  const totals: BacktestTotals = { lines: 0, skipped: 0, opened: 0, criticals: 0, firstSeconds: 0, lastSeconds: 0 };
  const criticals = new Set<number>();
  let lineNumber = 0;
  let lastObservedAt = 0;
  try {
    for await (const lines of source.lines) {
      for (const line of lines) {
        lineNumber++;
        if (line.trim() === '') continue;
        let events: DetectionEvent[];
        try {
          const bucket = parseRecordedBucket(line, lastObservedAt);
          lastObservedAt = bucket.observedAtSeconds;
          if (totals.lines === 0) totals.firstSeconds = bucket.startSeconds;
          totals.lastSeconds = Math.max(totals.lastSeconds, bucket.startSeconds + bucket.widthSeconds);
          totals.lines++;
          events = detector.observe(bucket);
        } catch (error) {
          reportBadLine(error, file, lineNumber, options, totals);
          continue;
        }
        await printEvents(events, options, totals, criticals);
      }
      progress.update(source.countBytes(), Math.max(source.totalBytes, source.countBytes()), 'replaying');
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    // A truncated or damaged archive ends the lines, not the program's reasoning.
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('invalid_input', `${file}, after line ${lineNumber}: cannot be read further (${reason})`);
  } finally {
    progress.stop();
  }
  totals.criticals = criticals.size;
  return totals;
}

function reportBadLine(
  error: unknown,
  file: string,
  lineNumber: number,
  options: Options,
  totals: BacktestTotals,
): void {
  if (!(error instanceof AppError)) throw error;
  const message = `${file === '-' ? 'standard input' : file}, line ${lineNumber}: ${error.message}`;
  if (!options.skipBad) throw new AppError('invalid_input', message);
  totals.skipped++;
  if (totals.skipped <= SHOWN_BAD_LINES) process.stderr.write(`skipped ${message}\n`);
}

async function printEvents(
  events: readonly DetectionEvent[],
  options: Options,
  totals: BacktestTotals,
  criticals: Set<number>,
): Promise<void> {
  for (const event of events) {
    if (event.event === 'updated') continue;
    if (event.event === 'opened') totals.opened++;
    if (event.severity === 'critical') criticals.add(event.incident);
    await write(options.json ? renderEventJson(event) : renderEventText(event));
  }
}

async function write(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
}
