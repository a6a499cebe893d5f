import { type CsvError, parse as parseCsv } from 'csv-parse/sync';
import { isMap, isNode, isSeq, LineCounter, parseDocument } from 'yaml';
import type { ConfigurationInput } from '@/lib/contracts/installation/configuration';
import { parseScheduleText } from '@/lib/domain/alert-rules/rule-schedule';
import type {
  ConfigurationDocument,
  ConfigurationProblem,
  ParsedConfiguration,
} from '@/lib/domain/installation/configuration';

const SECTIONS = ['budgets', 'alertRules'] as const;
const KNOWN = ['version', ...SECTIONS];

/** Reads a configuration text into entries with their lines. JSON is read as YAML, of which it is a part. */
export function parseConfiguration(
  input: Pick<ConfigurationInput, 'format' | 'content' | 'text'>,
): ParsedConfiguration {
  return input.format === 'csv' ? parseTable(input) : parseTree(input.text);
}

function parseTree(text: string): ParsedConfiguration {
  const lines = new LineCounter();
  const tree = parseDocument(text, { lineCounter: lines, version: '1.2' });
  const document: ConfigurationDocument = { budgets: [], alertRules: [] };
  const problems: ConfigurationProblem[] = tree.errors.map((error) => ({
    path: 'file',
    line: error.linePos?.[0].line ?? null,
    message: error.message.split('\n')[0] ?? 'cannot be read',
  }));
  if (problems.length > 0) return { document, problems };
  const root = tree.contents;
  if (!isMap(root)) {
    const message = 'expected a mapping with version, budgets and alertRules';
    return { document, problems: [{ path: 'file', line: 1, message }] };
  }
  for (const { key } of root.items) {
    const name = String(key);
    if (KNOWN.includes(name)) continue;
    const line = isNode(key) && key.range ? lines.linePos(key.range[0]).line : null;
    problems.push({ path: name, line, message: `unknown; expected one of ${KNOWN.join(', ')}` });
  }
  const version: unknown = tree.get('version');
  if (version !== 1) problems.push({ path: 'version', line: 1, message: 'expected 1' });
  for (const section of SECTIONS) {
    const list = root.get(section, true);
    if (list === undefined) continue;
    if (!isSeq(list)) {
      problems.push({ path: section, line: null, message: 'expected a list' });
      continue;
    }
    for (const [index, item] of list.items.entries()) {
      const path = `${section}[${index}]`;
      const line = isNode(item) && item.range ? lines.linePos(item.range[0]).line : null;
      if (isMap(item)) document[section].push({ path, line, fields: item.toJS(tree) as Record<string, unknown> });
      else problems.push({ path, line, message: 'expected a mapping with a name' });
    }
  }
  return { document, problems };
}

type CsvRecord = { record: Record<string, string>; info: { lines: number } };

function parseTable({ text, content }: Pick<ConfigurationInput, 'content' | 'text'>): ParsedConfiguration {
  const document: ConfigurationDocument = { budgets: [], alertRules: [] };
  try {
    const rows = parseCsv(text, {
      columns: true,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      info: true,
    }) as unknown as CsvRecord[];
    document[content] = rows.map(({ record, info }, index) => ({
      path: `${content}[${index}]`,
      line: info.lines,
      fields: content === 'budgets' ? readBudgetRow(record) : readRuleRow(record),
    }));
    return { document, problems: [] };
  } catch (error) {
    const { lines = null, message } = error as CsvError & { lines?: number };
    return { document, problems: [{ path: 'file', line: lines, message }] };
  }
}

const SCOPE_FIELDS = ['connectionId', 'projectId', 'apiKeyId', 'model', 'userId', 'kind'];

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
    if (['windowMinutes', 'percent', 'unusedDays', 'maxAgeDays'].includes(field)) return readNumber(cell);
    return ['novelties', 'problems'].includes(field) ? cell.split(';').map((one) => one.trim()) : cell;
  });
  const scope = { ...(fields['scope'] as object), ...(usageKind ? { kind: usageKind } : {}) };
  return { ...fields, ...(kind ? { kind } : {}), ...(Object.keys(scope).length > 0 ? { scope } : {}) };
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
