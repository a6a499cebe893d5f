/** Something that gives access, and what it is; the value is never in a finding. */
export type Secret = { kind: string; value: string };

/** Where a secret stood and how it was written there. */
export type SecretFinding = { kind: string; form: string; place: string };

export type SecretSearch = {
  /** What of the secrets stands in a text, each kind and form once. `place` is only repeated in the findings. */
  findIn(place: string, text: string): SecretFinding[];
};

type Needle = { text: string; kind: string; form: string };

/** Shorter ones, such as six digits, are found by chance everywhere. */
export const SHORTEST_SECRET = 8;

/** Letters of a needle that its place in the index is computed from. */
const ANCHOR = 6;
const FILTER_BITS = 18;

/**
 * Prepares a search for secrets as they are and as they are when encoded: base64 (also inside something longer), hex,
 * URL-encoded, escaped in JSON. One walk over a text finds any number of them. Throws for a secret shorter than
 * SHORTEST_SECRET.
 */
export function createSecretSearch(secrets: readonly Secret[]): SecretSearch {
  const needles = new Map<number, Needle[]>();
  const filter = new Uint8Array(1 << FILTER_BITS);
  for (const needle of secrets.flatMap(listForms)) {
    const anchor = hashAnchor(needle.text, 0);
    filter[fold(anchor)] = 1;
    needles.set(anchor, [...(needles.get(anchor) ?? []), needle]);
  }
  return {
    findIn(place, text) {
      const found = new Map<string, SecretFinding>();
      for (let at = 0; at <= text.length - ANCHOR; at += 1) {
        const anchor = hashAnchor(text, at);
        if (filter[fold(anchor)] === 0) continue;
        for (const { text: wanted, kind, form } of needles.get(anchor) ?? []) {
          if (text.startsWith(wanted, at)) found.set(`${kind} ${form}`, { kind, form, place });
        }
      }
      return [...found.values()];
    },
  };
}

const fold = (hash: number) => (hash ^ (hash >>> FILTER_BITS)) & ((1 << FILTER_BITS) - 1);

function hashAnchor(text: string, at: number): number {
  let hash = 0;
  for (let next = at; next < at + ANCHOR; next += 1) hash = (Math.imul(hash, 131) + text.charCodeAt(next)) | 0;
  return hash;
}

function listForms({ kind, value }: Secret): Needle[] {
  if (value.length < SHORTEST_SECRET) {
    throw new Error(`secret "${kind}" has ${value.length} characters: expected ${SHORTEST_SECRET} or more`);
  }
  const bytes = Buffer.from(value, 'utf8');
  const hex = bytes.toString('hex');
  const url = encodeURIComponent(value);
  const forms: [form: string, text: string][] = [
    ['plain', value],
    ['in JSON', JSON.stringify(value).slice(1, -1)],
    ['URL-encoded', url],
    ['URL-encoded', url.replaceAll(/%../g, (code) => code.toLowerCase())],
    ['URL-encoded', url.replaceAll('%20', '+')],
    ['hex', hex],
    ['hex', hex.toUpperCase()],
    ...[0, 1, 2].flatMap((offset): [string, string][] => {
      const inner = encodeInside(bytes, offset);
      return [
        ['base64', inner],
        ['base64', inner.replaceAll('+', '-').replaceAll('/', '_')],
      ];
    }),
  ];
  const byText = new Map<string, string>();
  for (const [form, text] of forms) if (!byText.has(text)) byText.set(text, form);
  return [...byText].map(([text, form]) => ({ text, form, kind }));
}

/** The base64 letters that depend on these bytes alone when `offset` other bytes stand before them. */
function encodeInside(bytes: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
}
