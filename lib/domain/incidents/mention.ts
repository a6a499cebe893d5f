/** A person who can be mentioned: a member of the workspace. */
export type Mentionable = { id: string; name: string };

/** What may stand before an "@" that mentions a person; `ada@example.com` mentions no one. */
const OPENING = /(^|[\s([{"'“‘,;:–—-])@/gu;
const WORD = /[\p{L}\p{N}_]/u;
/** Most people that one note can mention. */
export const MOST_MENTIONS = 20;

/**
 * The members that a text mentions, in order of their first mention, at most twenty. `@Ada Lovelace` names her, and so
 * does `@Ada` while no other member is called Ada; upper and lower case are the same. A name that fits no member, or
 * two, stays text.
 */
export function findMentions<Person extends Mentionable>(text: string, members: readonly Person[]): Person[] {
  const handles = listHandles(members);
  const found = new Map<string, Person>();
  for (const { index, 0: opening } of text.matchAll(OPENING)) {
    const rest = text.slice(index + opening.length);
    const handle = handles.find(({ words }) => startsWithWords(rest, words));
    if (handle?.person) found.set(handle.person.id, handle.person);
    if (found.size === MOST_MENTIONS) break;
  }
  return [...found.values()];
}

type Handle<Person> = { words: string; person: Person | null };

/** Whole names and first names, the longest first; one that two people share names neither. */
function listHandles<Person extends Mentionable>(members: readonly Person[]): Handle<Person>[] {
  const byWords = new Map<string, Person | null>();
  const add = (words: string, person: Person) => {
    const key = fold(words);
    if (key === '') return;
    const known = byWords.get(key);
    byWords.set(key, known === undefined || known?.id === person.id ? person : null);
  };
  for (const member of members) {
    add(member.name, member);
    add(member.name.trim().split(/\s+/)[0] ?? '', member);
  }
  return [...byWords]
    .map(([words, person]) => ({ words, person }))
    .sort((left, right) => right.words.length - left.words.length);
}

function startsWithWords(text: string, words: string): boolean {
  // Lower case may be longer than upper case: compared is what the text begins with, letter by letter.
  const begin = [...text].slice(0, [...words].length).join('');
  const next = text.slice(begin.length, begin.length + 2);
  return fold(begin) === words && !WORD.test([...next][0] ?? '');
}

const fold = (text: string) => text.trim().normalize('NFC').toLowerCase();
