import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as english, translations } from '@zxcvbn-ts/language-en';

/** zxcvbn's score, 0 to 4, and its remark on what makes the password weak. */
export type PasswordScore = { score: number; hint: string | null };

const estimator = new ZxcvbnFactory({
  dictionary: { ...common, ...english },
  graphs: adjacencyGraphs,
  translations,
});

/** The same judgement as the server's, but for words about the person. Load lazily: the lists are large. */
export function scorePassword(password: string): PasswordScore {
  const { score, feedback } = estimator.check(password.slice(0, 100), ['spendwatch']);
  return { score, hint: feedback.warning || null };
}
