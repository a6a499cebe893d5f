import type { Severity } from '@/lib/domain/incidents/incident';

type Common = {
  /** Stable: baselines, reports and code scanning name it. */
  id: string;
  /** Lower-case, as connections name it where there is such a connection. */
  provider: string;
  /** What a person reads: "OpenAI project key". */
  title: string;
  severity: Severity;
  /**
   * Bits a character that what follows the prefix must have at least (Shannon). Random text of the same alphabet and length
   * stays above it in all but one case of ten thousand.
   */
  minEntropy: number;
  /** True = random text of this rule has upper and lower case, and digits from 48 characters on. */
  isMixed: boolean;
  /**
   * Where the form is documented publicly, and the day it was read there. Providers promise no lengths: these are
   * observed.
   */
  source: { url: string; readOn: string };
};

/** A secret that is known by how it begins. */
export type PrefixRule = Common & {
  kind: 'prefix';
  /** Each at least three characters; one of them begins every match of the pattern. */
  prefixes: readonly string[];
  /** Sticky; matches the whole secret from its first character. */
  pattern: RegExp;
  /** The prefix stands so many characters behind the first one of the secret; absent = at its start. */
  prefixAt?: readonly number[];
  /** Short prefixes stand inside of words, too: the character before must not be a letter or digit. */
  needsBoundary: boolean;
  /** What has to stand within 300 characters for it to count. */
  near?: RegExp;
  /** Lengths that were seen; other lengths count as well. Shows whether a piece of a split text is the whole. */
  usualLengths?: readonly number[];
};

/** A secret of no form of its own, known by a word beside it and a name such as "key" before it. */
export type ContextRule = Common & {
  kind: 'context';
  /** Any case; each at least four characters. */
  words: readonly string[];
  /** Source of a regular expression for the secret alone; case counts. */
  secret: string;
};

export type Rule = PrefixRule | ContextRule;
