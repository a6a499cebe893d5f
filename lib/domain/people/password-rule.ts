/** Passwords shorter than this are refused whatever they are made of. */
export const MINIMUM_PASSWORD_LENGTH = 10;
/** From here on length itself is the strength. */
export const RECOMMENDED_PASSWORD_LENGTH = 12;
export const MAXIMUM_PASSWORD_LENGTH = 256;
/** zxcvbn's score, 0 (guessed at once) to 4; 3 = more than 10^8 guesses. */
export const MINIMUM_PASSWORD_SCORE = 3;

export type PasswordVerdict = { isAccepted: boolean; level: 0 | 1 | 2 | 3; text: string };

/**
 * What to say of a password. `score` is zxcvbn's, null while it is not known yet (its word lists still load, or nothing
 * was typed). `hint` is zxcvbn's own remark, if it has one.
 */
export function judgePassword(length: number, score: number | null, hint: string | null = null): PasswordVerdict {
  const missing = MINIMUM_PASSWORD_LENGTH - length;
  if (length === 0) {
    return {
      isAccepted: false,
      level: 0,
      text: `${RECOMMENDED_PASSWORD_LENGTH} or more characters; four words are fine`,
    };
  }
  if (missing > 0) return { isAccepted: false, level: 0, text: `${missing} more character${missing === 1 ? '' : 's'}` };
  if (length > MAXIMUM_PASSWORD_LENGTH) {
    return { isAccepted: false, level: 0, text: `expected at most ${MAXIMUM_PASSWORD_LENGTH} characters` };
  }
  if (score === null) return { isAccepted: true, level: 1, text: 'Long enough' };
  if (score < MINIMUM_PASSWORD_SCORE) {
    return {
      isAccepted: false,
      level: 1,
      text: `Easy to guess. ${hint ?? 'Add a word or two that no one would expect.'}`,
    };
  }
  if (score === MINIMUM_PASSWORD_SCORE || length < RECOMMENDED_PASSWORD_LENGTH) {
    return { isAccepted: true, level: 2, text: 'Good' };
  }
  return { isAccepted: true, level: 3, text: 'Strong' };
}
