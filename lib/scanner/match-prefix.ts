import { joinPieces } from './encoded-literals';
import type { Form } from './hit';
import { isRandomText } from './judge-text';
import type { PrefixRule } from './rules/rule';

export type Match = { rule: PrefixRule; secret: string; start: number; length: number; form: Form };

/** A text around the place where a prefix stands. */
export type Window = {
  text: string;
  /** Place of the prefix in the text. */
  at: number;
  /** Characters to either side, for rules that want a word near. */
  surroundings: string;
};

/** What may stand right before a key although its last character is a letter or digit: escapes and colours of terminals. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals colour text with the escape character
const ENDS_WITH_ESCAPE = /(?:\\[nrtbfv0]|%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\x1b\[[0-9;]*m)$/;

/** Dots, stars or an ellipsis right behind: the key was shortened. */
const IS_SHORTENED = /^(?:\.\.\.|\*\*|…|\xe2\x80\xa6|\[\.\.\.|<)/;

/** The secret that begins with a prefix at a place of a text, by the first rule that fits; null when it is none. */
export function matchPrefix(rules: readonly PrefixRule[], window: Window): Match | null {
  for (const rule of rules) {
    for (const lead of rule.prefixAt ?? [0]) {
      const found = matchRule(rule, window, window.at - lead);
      if (found) return found;
    }
  }
  return null;
}

function matchRule(rule: PrefixRule, { text, surroundings }: Window, start: number): Match | null {
  if (start < 0 || (rule.needsBoundary && !standsFree(text, start))) return null;
  if (rule.near && !rule.near.test(surroundings)) return null;
  const whole = accept(rule, text, start);
  if (whole && (rule.usualLengths?.includes(whole.length) ?? true)) {
    return { rule, secret: whole, start, length: whole.length, form: 'plain' };
  }
  const joined = joinPieces(text.slice(start));
  const secret = joined === null ? null : accept(rule, joined, 0);
  if (secret && secret.length > (whole?.length ?? 0) && (!whole || rule.usualLengths?.includes(secret.length))) {
    // The end of the last piece is not needed: the place of the first one is enough.
    return { rule, secret, start, length: rule.prefixes[0]?.length ?? 1, form: 'split' };
  }
  return whole ? { rule, secret: whole, start, length: whole.length, form: 'plain' } : null;
}

function accept(rule: PrefixRule, text: string, start: number): string | null {
  rule.pattern.lastIndex = start;
  const [secret] = rule.pattern.exec(text) ?? [];
  if (secret === undefined) return null;
  const prefix = rule.prefixes.find((one) => secret.startsWith(one)) ?? '';
  const body = secret
    .slice(prefix.length)
    .replace(/^\d{2,4}-/, '')
    .replace('T3BlbkFJ', '');
  if (!isRandomText(body, rule)) return null;
  const rest = text.slice(start + secret.length, start + secret.length + 4);
  const isUsual = rule.usualLengths?.includes(secret.length) ?? false;
  return IS_SHORTENED.test(rest) && !isUsual && !rest.startsWith('<') ? null : secret;
}

function standsFree(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 12), start);
  return !/[A-Za-z0-9]$/.test(before) || ENDS_WITH_ESCAPE.test(before);
}
