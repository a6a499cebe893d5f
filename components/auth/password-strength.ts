/** Same minimum as the server's. */
export const MINIMUM_PASSWORD_LENGTH = 12;

export type PasswordStrength = { level: 0 | 1 | 2 | 3; text: string };

/** Length counts most; few different characters take it back. Advice only: the server checks the length. */
export function ratePassword(password: string): PasswordStrength {
  const missing = MINIMUM_PASSWORD_LENGTH - password.length;
  if (password.length === 0)
    return { level: 0, text: `${MINIMUM_PASSWORD_LENGTH} or more characters; four words are fine` };
  if (missing > 0) return { level: 0, text: `${missing} more character${missing === 1 ? '' : 's'}` };
  const variety = new Set(password).size;
  if (variety < 6) return { level: 1, text: 'Easy to guess: too few different characters' };
  if (password.length < 16 || variety < 9) return { level: 2, text: 'Good' };
  return { level: 3, text: 'Strong' };
}
