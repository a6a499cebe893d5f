import {
  BUCKETS,
  COMPARERS,
  COMPARISONS,
  DIMENSIONS,
  FILLERS,
  METRICS,
  MONTHS,
  type QuestionDimension,
  type QuestionMetric,
  type QuestionSpan,
  SPANS,
  SPLITTERS,
  WEEKDAYS,
} from './question-words';

/** A name that questions may hold: of a model, project, key, person, connection. */
export type QuestionName = { dimension: QuestionDimension; id: string; name: string };

/** Calendar days, the last one included. */
export type QuestionDays = { from: string; to: string };

/** What was understood of a question; absent parts were not asked for. */
export type UsageQuestion = {
  metric: QuestionMetric | null;
  groups: QuestionDimension[];
  span: QuestionSpan | null;
  /** Days that no span has a name for. */
  days: QuestionDays | null;
  compare: 'previous' | 'weekday' | 'year' | null;
  bucket: 'minute' | 'hour' | 'day' | 'month' | null;
  filters: QuestionName[];
  /** Words that mean nothing here, as they were typed. */
  unknown: string[];
};

type Context = {
  names: readonly QuestionName[];
  /** Calendar day of the workspace, "2026-11-30". */
  today: string;
};

const LONGEST_QUESTION = 200;
const LONGEST_PHRASE = 5;

/**
 * Reads a question such as "cost of gpt-5 by key last week vs the week before". Parts may stand in any order; a word that
 * is no word of a question and no name is corrected to one that differs by a letter or two, else it is listed as unknown.
 * Null where it is no question: too little is understood to show anything by it.
 */
export function parseQuestion(text: string, context: Context): UsageQuestion | null {
  const tokens = splitWords(text.slice(0, LONGEST_QUESTION));
  const words = correctWords(tokens, context.names);
  const question = makeEmpty();
  for (let at = 0; at < words.length; ) {
    const taken = READERS.reduce((sum, read) => sum || read(words, at, question, context), 0);
    if (taken === 0) question.unknown.push(tokens[at] ?? '');
    at += Math.max(1, taken);
  }
  return isQuestion(question, words.length) ? question : null;
}

function makeEmpty(): UsageQuestion {
  return { metric: null, groups: [], span: null, days: null, compare: null, bucket: null, filters: [], unknown: [] };
}

/** A name alone is a search, and most of a question has to be understood. */
function isQuestion(question: UsageQuestion, wordCount: number): boolean {
  const { metric, groups, span, days, compare, bucket, unknown } = question;
  const isAbout = metric ?? span ?? days ?? compare ?? bucket ?? groups[0] ?? null;
  return isAbout !== null && wordCount > 1 && unknown.length * 2 < wordCount;
}

const splitWords = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/[?!,;:"“”]+(?=\s|$)|[“"”]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');

/** Reads what stands at a place into the question and returns how many words it took; 0 = something else stands there. */
type Reader = (words: readonly string[], at: number, question: UsageQuestion, context: Context) => number;

const readComparison: Reader = (words, at, question) => {
  const joint = matchPhrase(words, at, (phrase) => includes(COMPARERS, phrase));
  if (joint === null) return 0;
  const span = matchPhrase(words, at + joint.length, (phrase) => Object.hasOwn(COMPARISONS, phrase));
  if (span === null) return 0;
  question.compare = COMPARISONS[span.phrase] ?? null;
  return joint.length + span.length;
};

const readSpan: Reader = (words, at, question, { today }) => {
  const named = matchPhrase(words, at, (phrase) => Object.hasOwn(SPANS, phrase));
  if (named !== null) {
    question.span = SPANS[named.phrase] ?? null;
    return named.length;
  }
  const counted = matchPhrase(words, at, (phrase) =>
    /^(?:last |past )?\d{1,3} ?(?:days?|d|weeks?|months?)$/.test(phrase),
  );
  if (counted !== null) {
    question.days = countBack(counted.phrase, today);
    return counted.length;
  }
  const dated = matchPhrase(words, at, (phrase) => readDays(phrase, today) !== null);
  if (dated === null) return 0;
  question.days = readDays(dated.phrase, today);
  return dated.length;
};

const readBucket: Reader = (words, at, question) => {
  const match = matchPhrase(words, at, (phrase) => Object.hasOwn(BUCKETS, phrase));
  if (match) question.bucket = BUCKETS[match.phrase] ?? null;
  return match?.length ?? 0;
};

const readMetric: Reader = (words, at, question) => {
  const match = matchPhrase(words, at, (phrase) => Object.hasOwn(METRICS, phrase));
  if (match === null) return 0;
  const metric = METRICS[match.phrase] ?? 'cost';
  // "How much" and "expensive" say less than a measure that is named.
  if (question.metric === null || question.metric === 'cost') question.metric = metric;
  return match.length;
};

const readGroup: Reader = (words, at, question) => {
  const splitter = matchPhrase(words, at, (phrase) => includes(SPLITTERS, phrase));
  const dimension = matchPhrase(words, at + (splitter?.length ?? 0), (phrase) => Object.hasOwn(DIMENSIONS, phrase));
  if (dimension === null) return 0;
  // "project search" names one project; "by project" and "projects" split.
  const follows = at + (splitter?.length ?? 0) + dimension.length;
  const isPlural = dimension.phrase.endsWith('s');
  const isJoined = words[at - 1] === 'and' || words[at - 1] === 'then';
  if (splitter === null && !isPlural && !isJoined && follows < words.length) return dimension.length;
  addGroup(question, DIMENSIONS[dimension.phrase]);
  return (splitter?.length ?? 0) + dimension.length;
};

function addGroup(question: UsageQuestion, dimension: QuestionDimension | undefined): void {
  if (dimension && question.groups.length < 2 && !question.groups.includes(dimension)) question.groups.push(dimension);
}

/** "who" asks for people. */
const readWho: Reader = (words, at, question) => {
  if (words[at] !== 'who') return 0;
  addGroup(question, 'user');
  return 1;
};

const readName: Reader = (words, at, question, { names }) => {
  const match = matchPhrase(words, at, (phrase) => findNames(phrase, names).length > 0);
  if (match === null) return 0;
  const [first] = findNames(match.phrase, names, words[at - 1]);
  if (first && !question.filters.some(({ dimension, id }) => dimension === first.dimension && id === first.id)) {
    question.filters.push(first);
  }
  return match.length;
};

const readFiller: Reader = (words, at) => (FILLERS.has(words[at] ?? '') ? 1 : /^top$/.test(words[at] ?? '') ? 1 : 0);

/** "top 5": the number of series is the explorer's own. */
const readTop: Reader = (words, at) => (words[at] === 'top' && /^\d{1,2}$/.test(words[at + 1] ?? '') ? 2 : 0);

/** The first that reads something decides, so that names come before single words that they hold. */
const READERS: readonly Reader[] = [
  readComparison,
  readSpan,
  readBucket,
  readTop,
  readLongName,
  readMetric,
  readGroup,
  readName,
  readWho,
  readFiller,
];

/** A name of several words, such as "Search team keys". */
function readLongName(...[words, at, question, context]: Parameters<Reader>): number {
  const match = matchPhrase(words, at, (phrase) => phrase.includes(' ') && findNames(phrase, context.names).length > 0);
  return match === null ? 0 : readName(words, at, question, context);
}

/** The longest phrase from a place on that is accepted. */
function matchPhrase(
  words: readonly string[],
  at: number,
  accepts: (phrase: string) => boolean,
): { phrase: string; length: number } | null {
  for (let length = Math.min(LONGEST_PHRASE, words.length - at); length > 0; length -= 1) {
    const phrase = words.slice(at, at + length).join(' ');
    if (accepts(phrase)) return { phrase, length };
  }
  return null;
}

const includes = (list: readonly string[], value: string) => list.includes(value);

/** Dated versions of a model go by its name without the date. */
const withoutDate = (model: string) => model.replace(/-\d{4}-\d{2}-\d{2}$/, '');

/** Names that a phrase says; of several kinds the one that the word before asks for comes first. */
function findNames(phrase: string, names: readonly QuestionName[], before?: string): QuestionName[] {
  const found = names.flatMap((one) => {
    const isWhole = one.name.toLowerCase() === phrase || one.id.toLowerCase() === phrase;
    if (isWhole) return [one];
    const family = one.dimension === 'model' ? withoutDate(one.id.toLowerCase()) : null;
    return family === phrase ? [{ ...one, id: family, name: family }] : [];
  });
  const wanted = before === undefined ? undefined : DIMENSIONS[before];
  return found.toSorted((a, b) => Number(b.dimension === wanted) - Number(a.dimension === wanted));
}

const DAY_MS = 86_400_000;
const readDay = (day: string) => Date.parse(`${day}T00:00:00Z`);
const writeDay = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** "last 3 weeks" -> the 21 days up to today. */
function countBack(phrase: string, today: string): QuestionDays {
  const [, count = '1', unit = 'd'] = /(\d+) ?([dwm])/.exec(phrase) ?? [];
  const days = Math.max(1, Number(count)) * { d: 1, w: 7, m: 30 }[unit as 'd' | 'w' | 'm'];
  return { from: writeDay(readDay(today) - (days - 1) * DAY_MS), to: today };
}

/** "2026-11-03", "on tuesday", "in october", "october 2025", "since monday", "since 2026-11-01"; null = none of these. */
function readDays(phrase: string, today: string): QuestionDays | null {
  const [first = '', ...rest] = phrase.split(' ');
  const isSince = first === 'since';
  const words = ['since', 'in', 'on', 'during', 'last'].includes(first) ? rest : [first, ...rest];
  const days = readDate(words) ?? readWeekday(words, today) ?? readMonth(words, today);
  if (days === null || days.from > today) return null;
  return isSince ? { from: days.from, to: today } : { from: days.from, to: days.to > today ? today : days.to };
}

function readDate([word = '', ...rest]: readonly string[]): QuestionDays | null {
  if (rest.length > 0 || !/^\d{4}-\d{2}-\d{2}$/.test(word) || Number.isNaN(readDay(word))) return null;
  return writeDay(readDay(word)) === word ? { from: word, to: word } : null;
}

/** The last such day, today included. */
function readWeekday([word = '', ...rest]: readonly string[], today: string): QuestionDays | null {
  const wanted = WEEKDAYS.findIndex((name) => name === word || name.slice(0, 3) === word);
  if (wanted < 0 || rest.length > 0) return null;
  const day = writeDay(readDay(today) - ((weekdayOf(today) - wanted + 7) % 7) * DAY_MS);
  return { from: day, to: day };
}

/** 0 = Monday. */
const weekdayOf = (day: string) => (new Date(readDay(day)).getUTCDay() + 6) % 7;

/** The last such month that has begun, or that of a year. */
function readMonth([word = '', year, ...rest]: readonly string[], today: string): QuestionDays | null {
  const month = MONTHS.findIndex((names) => includes(names, word));
  if (month < 0 || rest.length > 0 || (year !== undefined && !/^20\d{2}$/.test(year))) return null;
  const thisYear = Number(today.slice(0, 4));
  const isAhead = month + 1 > Number(today.slice(5, 7));
  return makeMonth(year === undefined ? thisYear - (isAhead ? 1 : 0) : Number(year), month);
}

function makeMonth(year: number, month: number): QuestionDays {
  return { from: writeDay(Date.UTC(year, month, 1)), to: writeDay(Date.UTC(year, month + 1, 0)) };
}

/** The days of spans that go by the calendar; null = the explorer has a range of that name. Weeks begin on Monday. */
export function computeSpan(span: QuestionSpan, today: string): QuestionDays | null {
  const monday = readDay(today) - weekdayOf(today) * DAY_MS;
  const year = Number(today.slice(0, 4));
  const week = (weeksBack: number): QuestionDays => ({
    from: writeDay(monday - weeksBack * 7 * DAY_MS),
    to: writeDay(monday - (weeksBack * 7 - 6) * DAY_MS),
  });
  switch (span) {
    case 'this-week':
      return { from: writeDay(monday), to: today };
    case 'last-week':
      return week(1);
    case 'week-before-last':
      return week(2);
    case 'this-year':
      return { from: `${year}-01-01`, to: today };
    case 'last-year':
      return { from: `${year - 1}-01-01`, to: `${year - 1}-12-31` };
    case 'today':
    case 'yesterday':
    case 'last-24-hours':
    case 'this-month':
    case 'last-month':
    case 'last-12-months':
    case 'all':
      return null;
  }
}

const VOCABULARY: readonly string[] = [
  ...new Set(
    [
      ...[METRICS, DIMENSIONS, SPANS, COMPARISONS, BUCKETS].flatMap((table) => Object.keys(table)),
      ...SPLITTERS,
      ...COMPARERS,
      ...MONTHS.flat(),
      ...WEEKDAYS,
      ...FILLERS,
      'last',
      'past',
      'days',
      'weeks',
      'months',
      'top',
      'then',
    ].flatMap((phrase) => phrase.split(' ')),
  ),
];
const KNOWN: ReadonlySet<string> = new Set(VOCABULARY);

/** Each word as the vocabulary or a name has it: one letter may differ in words of four, two in words of eight. */
function correctWords(words: readonly string[], names: readonly QuestionName[]): string[] {
  const ofNames = new Set(
    names.flatMap(({ name, id, dimension }) => [
      ...name.toLowerCase().split(/\s+/),
      id.toLowerCase(),
      ...(dimension === 'model' ? [withoutDate(id.toLowerCase())] : []),
    ]),
  );
  return words.map((word) => {
    if (KNOWN.has(word) || ofNames.has(word) || /^\d/.test(word)) return word;
    if (word.length < 4) return VOCABULARY.find((known) => isSwapped(word, known)) ?? word;
    const most = word.length < 8 ? 1 : 2;
    return findNearest(word, [...VOCABULARY, ...ofNames], most) ?? word;
  });
}

function findNearest(word: string, candidates: readonly string[], most: number): string | null {
  let best: { candidate: string; distance: number } | null = null;
  for (const candidate of candidates) {
    if (candidate.length < 4 || Math.abs(candidate.length - word.length) > most) continue;
    const distance = countEdits(word, candidate);
    if (distance <= most && distance < (best?.distance ?? most + 1)) best = { candidate, distance };
  }
  return best?.candidate ?? null;
}

/** Three letters in another order: "kye" is "key". */
const isSwapped = (word: string, known: string) =>
  word.length === 3 && known.length === 3 && countEdits(word, known) === 1 && sortLetters(word) === sortLetters(known);

const sortLetters = (word: string) => [...word].sort().join('');

/** Letters put in, left out, changed or swapped with their neighbour (optimal string alignment). */
function countEdits(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      let edits = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      const isTurned = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isTurned) edits = Math.min(edits, (beforeLast[column - 2] ?? 0) + 1);
      current.push(edits);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
