/** Words of texts that show a form and are no key. Five letters or more: random text does not spell them in one case. */
const WORDS =
  'example placeholder changeme changeit dummy redacted insert replace sample invalid notreal yourkey yourapi yourtoken mykey myapi secretkey apikey testkey dontleak abcdef qwerty lorem foobar deadbeef not-a-real not_a_real your- your_ -your _your fake- fake_ -fake _fake change-me change_me secret-key secret_key api-key api_key my-api my_api test-key test_key';

const PLACEHOLDER_WORDS = new RegExp(
  WORDS.split(' ')
    .flatMap((word) => [word, word.toUpperCase(), word.replace(/[a-z]/, (letter) => letter.toUpperCase())])
    .join('|'),
);

/** A short word counts only where it stands alone. */
const SHORT_WORDS =
  /(?:^|[-_.])(?:test|testing|fake|mock|your|todo|none|null|here|demo|real|doc|docs|xxx+)(?:[-_.]|$)/i;

const SAME_CHARACTER = /(.)\1{6}/;

/** Characters in a row that each follow the one before, such as `45678`. */
function findLongestRun(text: string): number {
  let longest = 1;
  let run = 1;
  for (let at = 1; at < text.length; at++) {
    run = text.charCodeAt(at) - text.charCodeAt(at - 1) === 1 ? run + 1 : 1;
    if (run > longest) longest = run;
  }
  return longest;
}

/** True for a text that repeats itself, such as `abc1abc1abc1`. */
function isPeriodic(text: string): boolean {
  for (let period = 1; period <= Math.min(16, text.length / 2); period++) {
    let at = period;
    while (at < text.length && text[at] === text[at - period]) at++;
    if (at === text.length) return true;
  }
  return false;
}

/** Shannon entropy of the characters of a text, in bits a character. */
export function computeEntropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Words of lower-case letters, joined by dashes: `this-is-where-the-key-goes`. */
const isWords = (text: string): boolean => /^(?:[a-z]{2,}|\d{1,4})(?:[-_](?:[a-z]+|\d{1,4}))+$/.test(text);

/** From so many characters on random text of letters and digits has a digit in all but one case of five thousand. */
const SURELY_HAS_DIGIT = 48;

export type Judged = { minEntropy: number; isMixed: boolean };

/**
 * Whether a text of the right form is random enough to be a key. `body` is what follows the prefix. Placeholders, examples
 * of documentation, repeated and counted-up characters are not.
 */
export function isRandomText(body: string, { minEntropy, isMixed }: Judged): boolean {
  if (SAME_CHARACTER.test(body) || PLACEHOLDER_WORDS.test(body) || SHORT_WORDS.test(body)) return false;
  if (findLongestRun(body) >= 6 || isPeriodic(body) || isWords(body)) return false;
  if (isMixed && !(/[a-z]/.test(body) && /[A-Z]/.test(body))) return false;
  if (isMixed && body.length >= SURELY_HAS_DIGIT && !/\d/.test(body)) return false;
  return computeEntropy(body) >= minEntropy;
}
