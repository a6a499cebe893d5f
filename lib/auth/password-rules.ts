import { createHash } from 'node:crypto';
import { judgePassword } from '@/lib/domain/people/password-rule';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { getLogger } from '@/lib/logger';

const RANGE_TIMEOUT_MS = 1_500;
const PREFIX_LENGTH = 5;
/** Longer parts add strength but not insight, and scoring takes time that grows with the square. */
const SCORED_LENGTH = 100;

/**
 * Refuses a new password that is too short, easy to guess, common, or known from a breach. `personal` are words that
 * count as guessed (name, address). Throws `invalid_input` for the field `path`.
 */
export async function checkNewPassword(
  password: string,
  personal: readonly string[],
  path = 'password',
): Promise<void> {
  const refuse = (message: string) =>
    new AppError('invalid_input', `${path}: ${message}`, { errors: [{ path, message }] });
  const estimator = await loadEstimator();
  const words = [...personal.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]), 'spendwatch'];
  const { score, feedback } = estimator.check(
    password.slice(0, SCORED_LENGTH),
    words.filter((word) => word.length > 2),
  );
  const verdict = judgePassword(password.length, score, feedback.warning || null);
  if (!verdict.isAccepted) throw refuse(verdict.text);
  if (await isBreached(password)) {
    throw refuse('this password is known from a breach of another site: choose one you use nowhere else');
  }
}

async function createEstimator() {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  return new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
  });
}

let estimator: ReturnType<typeof createEstimator> | null = null;

/** The word lists are large, so they are loaded when the first password is chosen. */
function loadEstimator(): ReturnType<typeof createEstimator> {
  estimator ??= createEstimator();
  return estimator;
}

/**
 * Whether the password is in the list of breached ones. Only the first five hex digits of its SHA-1 leave this machine
 * (the range protocol of Have I Been Pwned, k-anonymity). An unreachable service counts as "not known": the local lists
 * have judged already.
 */
async function isBreached(password: string): Promise<boolean> {
  const digest = createHash('sha1').update(password).digest('hex').toUpperCase();
  const url = `${readEnv().BREACHED_PASSWORDS_URL.replace(/\/+$/, '')}/range/${digest.slice(0, PREFIX_LENGTH)}`;
  try {
    const response = await fetch(url, {
      headers: { 'add-padding': 'true' },
      signal: AbortSignal.timeout(RANGE_TIMEOUT_MS),
      redirect: 'error',
    });
    if (!response.ok) return false;
    const wanted = digest.slice(PREFIX_LENGTH);
    const lines = (await response.text()).split(/\r?\n/);
    // Padding lines have the count 0.
    return lines.some((line) => line.startsWith(`${wanted}:`) && !line.endsWith(':0'));
  } catch (error) {
    getLogger().debug({ err: error }, 'the list of breached passwords is not reachable');
    return false;
  }
}
