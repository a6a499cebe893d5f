/** Characters that a configuration text may have: some hundred budgets and rules take a fifth of that. */
export const MAX_CONFIGURATION_CHARACTERS = 200_000;

const MAX_LINES = 20_000;
const MAX_LINE_CHARACTERS = 20_000;
const MAX_OPEN_BRACKETS = 32;
const MAX_NODE_MARKS = 100;
const MAX_COLUMNS = 100;

/** What a person has to change before a text is read at all; null = go on. Takes time in proportion to the length. */
export function findTextProblem(format: 'yaml' | 'json' | 'csv', text: string): string | null {
  if (text.length > MAX_CONFIGURATION_CHARACTERS) {
    return `expected at most ${MAX_CONFIGURATION_CHARACTERS} characters, found ${text.length}`;
  }
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.length > MAX_LINES) return `expected at most ${MAX_LINES} lines, found ${lines.length}`;
  if (format === 'csv') {
    const columns = (lines[0] ?? '').split(',').length;
    return columns > MAX_COLUMNS ? `expected at most ${MAX_COLUMNS} columns, found ${columns}` : null;
  }
  const long = lines.findIndex((line) => line.length > MAX_LINE_CHARACTERS);
  if (long >= 0) return `line ${long + 1}: expected at most ${MAX_LINE_CHARACTERS} characters`;
  if (countOpenBrackets(text) > MAX_OPEN_BRACKETS)
    return `expected at most ${MAX_OPEN_BRACKETS} brackets in each other`;
  const marks = countNodeMarks(text);
  return marks > MAX_NODE_MARKS ? `expected at most ${MAX_NODE_MARKS} tags, anchors, aliases and complex keys` : null;
}

/** How many brackets are open at the same time at most; those inside of names count, too, and are closed there. */
function countOpenBrackets(text: string): number {
  let [open, most] = [0, 0];
  for (const sign of text) {
    if (sign === '[' || sign === '{') most = Math.max(most, ++open);
    else if (sign === ']' || sign === '}') open = Math.max(0, open - 1);
  }
  return most;
}

/** Signs that mean more than themselves where a value of YAML begins: `!tag`, `&anchor`, `*alias`, `? key`. */
function countNodeMarks(text: string): number {
  let count = 0;
  for (const _mark of text.matchAll(/(?<=^|[\s,[{:-])(?:[!&*]\S|\?\s)/gm)) count += 1;
  return count;
}
