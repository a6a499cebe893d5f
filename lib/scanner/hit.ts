import type { Rule } from './rules/rule';

/** How the secret stood in the text. */
export type Form = 'plain' | 'split' | 'escaped' | 'base64';

/** A secret in a text. It lives in memory only: reports and stores get what `makeFinding` makes of it. */
export type Hit = {
  rule: Rule;
  secret: string;
  /** Place in the text that was searched; of encoded text the place of the encoding. */
  start: number;
  end: number;
  form: Form;
};
