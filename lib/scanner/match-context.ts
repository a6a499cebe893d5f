import { isRandomText } from './judge-text';
import type { ContextRule } from './rules/rule';

/** Names that say "this is a secret", and what may stand between such a name and its value. */
const NAMES = '(?:key|token|secret|auth|authorization|bearer|credentials?|password|passwd|pwd|pat)';
const QUOTES = String.raw`(?:\\{0,3}["'\x60\])}(]){0,3}`;
const COLOUR = '(?:\\x1b\\[[\\d;]*m)?';
const SEPARATOR = String.raw`(?:=>|:=|\|\||\?\?|[:=,>(]|\s|\{\s*(?:\w+\s*=\s*[^\n]{0,60}\n\s*){0,3}default\s*=)`;
const SCHEME = String.raw`(?:(?:bearer|basic)\s{1,3})?`;
const TO_VALUE = String.raw`\w{0,16}${COLOUR}${QUOTES}\s{0,4}${SEPARATOR}\s{0,6}${COLOUR}${SCHEME}${QUOTES}${SCHEME}`;

const compiled = new WeakMap<ContextRule, { named: RegExp; called: RegExp; exact: RegExp }>();

function compile(rule: ContextRule) {
  const known = compiled.get(rule);
  if (known) return known;
  const word = rule.words.map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const value = `(?<secret>${rule.secret})(?![\\w/+=-])`;
  const patterns = {
    // MISTRAL_API_KEY=…, mistral: { apiKey: '…' }, "Authorization: Bearer …" beside an address with the word.
    named: new RegExp(`${NAMES}${TO_VALUE}${value}`, 'gi'),
    // mistral = "…", Mistral("…")
    called: new RegExp(`(?:${word})(?:client|ai|async)?["'\\x60\\]]{0,2}\\s{0,3}[:=(]\\s{0,3}["'\\x60]${value}`, 'gi'),
    exact: new RegExp(`^(?:${rule.secret})$`),
  };
  compiled.set(rule, patterns);
  return patterns;
}

/** Secrets of a rule in a text that holds one of its words: where each starts, without those that are no random text. */
export function matchContext(rule: ContextRule, text: string): { secret: string; start: number }[] {
  const { named, called, exact } = compile(rule);
  const found = new Map<number, string>();
  for (const pattern of [named, called]) {
    for (const match of text.matchAll(pattern)) {
      const secret = match.groups?.['secret'] ?? '';
      // The pattern ignores case for the names; the secret's alphabet counts.
      if (!exact.test(secret) || !isRandomText(secret, rule)) continue;
      found.set(match.index + match[0].length - secret.length, secret);
    }
  }
  return [...found].map(([start, secret]) => ({ secret, start }));
}
