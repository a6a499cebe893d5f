import { computeNetwork } from './network';

/** One administrative event: of a provider's audit log, or of our own activity in the same form. */
export type AccountEvent = {
  /** The id its log gave it. */
  id: string;
  /** The log's own word, such as "api_key.created"; it may be an unknown one. */
  type: string;
  at: Date;
  projectId: string | null;
  projectName: string | null;
  actor: AccountActor;
  address: string | null;
  /** Two letters; null = not known. */
  country: string | null;
  /** Number of the network's operator; null = not known. */
  asn: string | null;
  /** What the log says about the type; never a secret. */
  details: unknown;
};

export type AccountActor = {
  kind: 'session' | 'api_key' | 'unknown';
  id: string | null;
  email: string | null;
  /** The key that acted; null = none did. */
  keyId: string | null;
  /** Where one is known. */
  name: string | null;
};

/** Who acted, for comparing: a key is not the person who owns it. null = the log names no actor. */
export function getActorKey(actor: AccountActor): string | null {
  if (actor.kind === 'api_key') return actor.keyId === null ? getPersonKey(actor) : `key:${actor.keyId}`;
  return getPersonKey(actor);
}

/** The person or service account behind an actor; null = the log names none. */
export function getPersonKey({ email, id }: AccountActor): string | null {
  return email?.toLowerCase() ?? id;
}

/** Who acted, for people. */
export function renderActor(actor: AccountActor): string {
  const person = actor.name ?? actor.email ?? actor.id;
  if (actor.kind === 'api_key') {
    const key = actor.keyId === null ? 'an API key' : `the API key ${actor.keyId}`;
    return person === null || person === actor.keyId ? key : `${key} of ${person}`;
  }
  return person ?? 'an actor the log does not name';
}

/** The operator of the network, else the network; null = the log has no address. */
export function getPlace({ asn, address }: Pick<AccountEvent, 'asn' | 'address'>): string | null {
  if (asn !== null) return `AS${asn}`;
  return computeNetwork(address);
}

/** From where, for people: "203.0.113.9 (SE, AS64500)"; null = the log does not say. */
export function renderOrigin({
  address,
  country,
  asn,
}: Pick<AccountEvent, 'address' | 'country' | 'asn'>): string | null {
  const known = [country, asn === null ? null : `AS${asn}`].filter((part) => part !== null).join(', ');
  if (address === null) return known === '' ? null : known;
  return known === '' ? address : `${address} (${known})`;
}
