/** A person as stored texts may name them. */
export type ErasedPerson = { id: string; name: string; email: string; pseudonym: string };

type Line = {
  actorId: string | null;
  actor: string;
  target: string;
  detail: unknown;
  before: unknown;
  after: unknown;
  address: string | null;
  userAgent: string | null;
};

/** What a removed person is called from now on: the same person is always the same stranger. */
export const makePseudonym = (digestHex: string): string => `Former member ${digestHex.slice(0, 8)}`;

/**
 * A line of the audit trail without the person: their id, name and address become the pseudonym wherever they stand, and
 * where they acted, where from goes too. Lines that do not name them come back as they are.
 */
export function pseudonymizeLine<T extends Line>(line: T, person: ErasedPerson): T {
  const isTheirs = line.actorId === person.id;
  const replace = (value: unknown) => replaceTexts(value, person);
  const next = {
    ...line,
    actorId: isTheirs ? person.pseudonym : line.actorId,
    actor: isTheirs ? person.pseudonym : (replace(line.actor) as string),
    target: replace(line.target) as string,
    detail: replace(line.detail),
    before: replace(line.before),
    after: replace(line.after),
    address: isTheirs ? null : line.address,
    userAgent: isTheirs ? null : line.userAgent,
  };
  return JSON.stringify(pickLine(next)) === JSON.stringify(pickLine(line)) ? line : next;
}

const pickLine = ({ actorId, actor, target, detail, before, after, address, userAgent }: Line) => [
  ...[actorId, actor, target, detail, before, after, address, userAgent],
];

/** Whole values that are the person's id or name, and their address wherever it stands in a text. */
function replaceTexts(value: unknown, person: ErasedPerson): unknown {
  if (typeof value === 'string') {
    if (value === person.id || value === person.name) return person.pseudonym;
    return value.toLowerCase().includes(person.email) ? replaceAddress(value, person) : value;
  }
  if (Array.isArray(value)) return value.map((one) => replaceTexts(one, person));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, replaceTexts(one, person)]));
}

function replaceAddress(text: string, { email, pseudonym }: ErasedPerson): string {
  const at = text.toLowerCase().indexOf(email);
  if (at < 0) return text;
  return `${text.slice(0, at)}${pseudonym}${replaceAddress(text.slice(at + email.length), { id: '', name: '', email, pseudonym })}`;
}
