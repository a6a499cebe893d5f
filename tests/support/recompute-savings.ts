import { calcPrice, type ModelPrice } from '@pydantic/genai-prices';
import { parse } from 'csv-parse/sync';

/**
 * Reckons each saving again from what anybody can download: the CSV of usage by day and by hour and the list of savings. It
 * knows the published prices and nothing of the product's code; dollars are plain numbers.
 */

type Row = Record<string, string>;
export type Downloads = { savings: string; days: string; hours: string; to: string };
type Tokens = { requests: number; input: number; cached: number; output: number; writes: number };

const read = (csv: string): Row[] => parse(csv, { columns: true });
const DAY = 86_400_000;

/** Dollars a million tokens at the length of the requests. */
function rate(
  price: ModelPrice,
  name: 'input_mtok' | 'cache_read_mtok' | 'cache_write_mtok' | 'output_mtok',
  length: number,
) {
  const value = price[name];
  if (value === undefined) return name === 'input_mtok' || name === 'output_mtok' ? 0 : null;
  if (typeof value === 'number') return value;
  return value.tiers.reduce((found, tier) => (length > tier.start ? tier.price : found), value.base);
}

/** What tokens cost with a model; `factor` = half for batches, more for the fast tier. */
function cost(tokens: Tokens, model: string, factor: number, at: Date): number {
  const found = calcPrice({}, model, { providerId: 'openai', timestamp: at });
  if (!found) return Number.NaN;
  const length = tokens.requests > 0 ? tokens.input / tokens.requests : 0;
  const input = rate(found.model_price, 'input_mtok', length) ?? 0;
  const cached = rate(found.model_price, 'cache_read_mtok', length) ?? input;
  const write = rate(found.model_price, 'cache_write_mtok', length) ?? input;
  const fresh = tokens.input - tokens.cached - tokens.writes;
  const output = rate(found.model_price, 'output_mtok', length) ?? 0;
  return (factor * (fresh * input + tokens.cached * cached + tokens.writes * write + tokens.output * output)) / 1e6;
}

function sum(rows: readonly Row[]): Tokens {
  const add = (column: string) => rows.reduce((total, row) => total + Number(row[column] || 0), 0);
  return {
    ...{ requests: add('requests'), input: add('input_tokens'), cached: add('cached_input_tokens') },
    ...{ output: add('output_tokens'), writes: add('cache_write_tokens') },
  };
}

/** The published factor of gpt-5.4's priority tier over its standard price. */
const PRIORITY = 2;
const NIGHT = [22, 23, 0, 1, 2, 3, 4, 5];

/** Dollars a month by the id of each saving. */
export function recomputeSavings({ savings, days, hours, to }: Downloads): Map<string, number> {
  const end = Date.parse(to);
  const at = new Date(end);
  const byDay = read(days);
  const byHour = read(hours);
  return new Map(
    read(savings)
      .filter(({ state }) => state === 'open')
      .map((saving) => {
        const { id = '', kind, model = '', to: other = '', api_key_id: key = '', evidence = '' } = saving;
        const own = (row: Row) => row['model'] === model && (kind === 'retiring-model' || row['api_key'] === key);
        const since = (rows: readonly Row[], first: number, last: number) =>
          sum(rows.filter((row) => own(row) && inDays(row, end, first, last)));
        const [month, week, earlier] = [since(byDay, 30, 0), since(byDay, 7, 0), since(byDay, 35, 7)];
        switch (kind) {
          case 'idle-keys':
            return [id, 0];
          case 'cheaper-model':
          case 'retiring-model': {
            const after = cost(month, other, 1, at);
            return [id, Number.isNaN(after) ? 0 : Math.max(0, cost(month, model, 1, at) - after)];
          }
          case 'batch': {
            const isNight = evidence.includes('22:00');
            const movable = byHour.filter(
              (row) => own(row) && inDays(row, end, 30, 0) && (!isNight || NIGHT.includes(hourOf(row))),
            );
            return [id, cost(sum(movable), model, 0.5, at)];
          }
          case 'cache': {
            const mean = month.input / month.requests;
            const more = Math.round(((Math.floor(mean / 128) * 128) / mean / 2) * month.input) - month.cached;
            const found = calcPrice({}, model, { providerId: 'openai', timestamp: at });
            const isFree = !found || rate(found.model_price, 'cache_write_mtok', mean) === null;
            const writes = isFree ? 0 : Math.round(more / 10);
            const then = { ...month, cached: month.cached + more - writes, writes: month.writes + writes };
            return [id, cost(month, model, 1, at) - cost(then, model, 1, at)];
          }
          case 'prompt-growth': {
            const part = earlier.input / earlier.requests / (week.input / week.requests);
            const then = { ...week, input: Math.round(week.input * part), cached: Math.round(week.cached * part) };
            return [id, ((cost(week, model, 1, at) - cost(then, model, 1, at)) / 7) * 30];
          }
          case 'service-tier':
            return [id, cost(month, model, PRIORITY, at) - cost(month, model, 1, at)];
          default:
            throw new Error(`saving "${id}" is of kind "${kind}", which this script does not know`);
        }
      }),
  );
}

function inDays(row: Row, end: number, first: number, last: number): boolean {
  const start = Date.parse(row['start'] ?? '');
  return start >= end - first * DAY && start < end - last * DAY;
}

const hourOf = (row: Row) => new Date(row['start'] ?? '').getUTCHours();
