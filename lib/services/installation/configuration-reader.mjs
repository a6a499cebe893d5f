/**
 * A thread that reads one configuration text (`workerData`: format, content, text) and posts what it holds as JSON:
 * `{ entries: { budgets, alertRules, keys }, problems }`. An entry has path, line and its fields as written; a row of a CSV has
 * its cells. Runs apart because the time that libraries need for a hostile text is not bounded; the caller ends it.
 * Plain JavaScript, for a thread of the built web process has no TypeScript loader.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { parse as parseCsv } from 'csv-parse/sync';
import { isMap, isNode, isSeq, LineCounter, parseDocument } from 'yaml';

const SECTIONS = ['budgets', 'alertRules', 'keys'];
const makeEmpty = () => ({ budgets: [], alertRules: [], keys: [] });
const KNOWN = ['version', ...SECTIONS];
/** Aliases may not blow a small text up to a large document. */
const MAX_ALIASES = 50;
const MAX_JSON_CHARACTERS = 2_000_000;

/** @param {string} text */
function readTree(text) {
  const lines = new LineCounter();
  const lineOf = (node) => (isNode(node) && node.range ? lines.linePos(node.range[0]).line : null);
  const tree = parseDocument(text, { lineCounter: lines, version: '1.2', prettyErrors: false, logLevel: 'silent' });
  const entries = makeEmpty();
  const problems = tree.errors.map(({ message, pos }) => ({
    path: 'file',
    line: lines.linePos(pos[0]).line,
    message: message.split('\n')[0] || 'cannot be read',
  }));
  if (problems.length > 0) return { entries, problems };
  const root = tree.contents;
  if (!isMap(root)) {
    return { entries, problems: [{ path: 'file', line: 1, message: `expected a mapping with ${KNOWN.join(', ')}` }] };
  }
  for (const { key } of root.items) {
    const name = String(key);
    if (KNOWN.includes(name)) continue;
    problems.push({ path: name, line: lineOf(key), message: `unknown; expected one of ${KNOWN.join(', ')}` });
  }
  if (tree.get('version') !== 1) problems.push({ path: 'version', line: 1, message: 'expected 1' });
  for (const section of SECTIONS) {
    const list = root.get(section, true);
    if (list === undefined) continue;
    if (!isSeq(list)) {
      problems.push({ path: section, line: null, message: 'expected a list' });
      continue;
    }
    for (const [index, item] of list.items.entries()) {
      const [path, line] = [`${section}[${index}]`, lineOf(item)];
      try {
        if (isMap(item)) entries[section].push({ path, line, fields: item.toJS(tree, { maxAliasCount: MAX_ALIASES }) });
        else problems.push({ path, line, message: `expected a mapping with a ${section === 'keys' ? 'key' : 'name'}` });
      } catch (error) {
        problems.push({ path, line, message: String(error.message) });
      }
    }
  }
  return { entries, problems };
}

/** @param {'budgets' | 'alertRules' | 'keys'} content @param {string} text */
function readTable(content, text) {
  const entries = makeEmpty();
  try {
    const rows = parseCsv(text, { columns: true, bom: true, trim: true, skip_empty_lines: true, info: true });
    entries[content] = rows.map(({ record, info }, index) => ({
      path: `${content}[${index}]`,
      line: info.lines,
      fields: record,
    }));
    return { entries, problems: [] };
  } catch (error) {
    return { entries, problems: [{ path: 'file', line: error.lines ?? null, message: error.message }] };
  }
}

const { format, content, text } = workerData;
// The time that counts begins here: starting the thread and loading the libraries is not the text's fault.
parentPort.postMessage('reading');
const json = JSON.stringify(format === 'csv' ? readTable(content, text) : readTree(text));
const tooMuch = {
  path: 'file',
  line: null,
  message: `expected a document of at most ${MAX_JSON_CHARACTERS} characters`,
};
parentPort.postMessage(
  json.length > MAX_JSON_CHARACTERS ? JSON.stringify({ entries: makeEmpty(), problems: [tooMuch] }) : json,
);
