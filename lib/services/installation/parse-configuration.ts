import type { ConfigurationInput } from '@/lib/contracts/installation/configuration';
import { parseScheduleText } from '@/lib/domain/alert-rules/rule-schedule';
import type { ConfigurationEntry, ParsedConfiguration } from '@/lib/domain/installation/configuration';
import { parseRegisterCells, REGISTER_COLUMNS } from '@/lib/domain/keys/register-cells';
import { readConfigurationText } from './read-configuration-text';

/** Budgets, rules and keys of one file, each. */
const MAX_ENTRIES = 1_000;

/** Reads a configuration text into entries with their lines. JSON is read as YAML, of which it is a part. */
export async function parseConfiguration(
  input: Pick<ConfigurationInput, 'format' | 'content' | 'text'>,
): Promise<ParsedConfiguration> {
  const { entries, problems } = await readConfigurationText(input);
  for (const [section, { length }] of Object.entries(entries)) {
    if (length <= MAX_ENTRIES) continue;
    const message = `expected at most ${MAX_ENTRIES}, found ${length}: use several files`;
    return { document: { budgets: [], alertRules: [], keys: [] }, problems: [{ path: section, line: null, message }] };
  }
  if (input.format !== 'csv') return { document: entries, problems };
  return {
    document: {
      budgets: entries.budgets.map((entry) => readCells(entry, readBudgetRow)),
      alertRules: entries.alertRules.map((entry) => readCells(entry, readRuleRow)),
      keys: entries.keys.map((entry) => readCells(entry, readKeyRow)),
    },
    problems,
  };
}

const readCells = (
  { fields, ...place }: ConfigurationEntry,
  read: (cells: Record<string, string>) => Record<string, unknown>,
): ConfigurationEntry => ({ ...place, fields: read(fields as Record<string, string>) });

const SCOPE_FIELDS = ['connectionId', 'projectId', 'apiKeyId', 'model', 'userId', 'kind', 'provider'];
const NUMBERS = ['windowMinutes', 'percent', 'unusedDays', 'maxAgeDays', 'warnDays', 'maxRechargesPerDay'];

/** Cells of a budget: scope columns by name, thresholds as "80 actual; 100 forecast", channels as "A; B". */
function readBudgetRow(record: Record<string, string>): Record<string, unknown> {
  return readRow(record, (field, cell) => {
    if (field === 'thresholds') return cell.split(';').map(readThreshold);
    if (field === 'startDay') return readNumber(cell);
    return field === 'rollover' ? readBoolean(cell) : cell;
  });
}

/** Cells of a rule: the scope's kind stands as usageKind, since kind is the rule's own. */
function readRuleRow(record: Record<string, string>): Record<string, unknown> {
  const { usageKind, kind, ...rest } = record;
  const fields = readRow(rest, (field, cell) => {
    if (field === 'enabled') return readBoolean(cell);
    if (field === 'schedule') return parseScheduleText(cell);
    if (NUMBERS.includes(field)) return readNumber(cell);
    return ['novelties', 'problems'].includes(field) ? cell.split(';').map((one) => one.trim()) : cell;
  });
  const scope = { ...(fields['scope'] as object), ...(usageKind ? { kind: usageKind } : {}) };
  return { ...fields, ...(kind ? { kind } : {}), ...(Object.keys(scope).length > 0 ? { scope } : {}) };
}

/** Cells of the register, as its own export writes them: an empty cell clears its field, unlike in the other tables. */
function readKeyRow(record: Record<string, string>): Record<string, unknown> {
  const { key, connection } = record;
  const named = Object.keys(record).filter((column) => !REGISTER_COLUMNS.some((one) => one === column));
  const strange = Object.fromEntries(named.map((column) => [column, record[column]]));
  return { ...strange, ...(connection ? { connection } : {}), key, ...parseRegisterCells(record) };
}

/** Empty cells are absent fields. */
function readRow(
  record: Record<string, string>,
  read: (field: string, cell: string) => unknown,
): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  const scope: Record<string, string> = {};
  for (const [field, cell] of Object.entries(record)) {
    if (cell === '') continue;
    if (SCOPE_FIELDS.includes(field)) scope[field] = cell;
    else if (field === 'channels') fields[field] = cell.split(';').map((one) => one.trim());
    else fields[field] = read(field, cell);
  }
  return { ...fields, ...(Object.keys(scope).length > 0 ? { scope } : {}) };
}

function readThreshold(cell: string): unknown {
  const [percent = '', basis = 'actual'] = cell.trim().split(/\s+/);
  return { percent: readNumber(percent.replace('%', '')), basis };
}

const readNumber = (cell: string): unknown => (cell === '' || Number.isNaN(Number(cell)) ? cell : Number(cell));
const readBoolean = (cell: string): unknown => (cell === 'true' ? true : cell === 'false' ? false : cell);
