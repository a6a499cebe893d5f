import { execFile, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { AppError } from '@/lib/errors';
import { inheritEnv } from '@/lib/inherited-env';

/**
 * Settings for reading a repository of others: no program that its configuration names is started, nothing is fetched,
 * nothing is written.
 */
const SAFE = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'core.quotePath=false'];
const SAFE_ENV = { GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C' };

const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;

function explain(error: unknown, folder: string, words: readonly string[]): AppError {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'ENOENT') return new AppError('unavailable', 'git is not installed: history and staged files need it');
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim().split('\n')[0] : '';
  return new AppError('invalid_input', `git ${words[0]} in ${folder}: ${said || 'failed'}`);
}

/** The whole output of a git command in a folder. Throws `invalid_input` with git's words, `unavailable` without git. */
export function runGit(folder: string, words: readonly string[], input?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      'git',
      ['-C', folder, ...SAFE, ...words],
      { env: inheritEnv(SAFE_ENV), encoding: 'utf8', maxBuffer: MAX_OUTPUT_BYTES },
      (error, output) => (error ? reject(explain(error, folder, words)) : resolve(output)),
    );
    child.stdin?.on('error', () => {});
    child.stdin?.end(input ?? '');
  });
}

/** The output of a git command as it comes. The returned promise settles when git has ended. */
export function streamGit(
  folder: string,
  words: readonly string[],
  input?: Iterable<string>,
): { output: Readable; ended: Promise<void> } {
  const child = spawn('git', ['-C', folder, ...SAFE, ...words], {
    env: inheritEnv(SAFE_ENV),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(0, 2_000);
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', (error) => reject(explain(error, folder, words)));
    child.on('close', (status) =>
      status === 0 ? resolve() : reject(explain(Object.assign(new Error(said), { stderr: said }), folder, words)),
    );
  });
  // Who stops reading early does not wait for the end.
  ended.catch(() => {});
  child.stdin.on('error', () => {});
  if (input) for (const line of input) child.stdin.write(line);
  child.stdin.end();
  return { output: child.stdout, ended };
}

/** The folder that a repository works in, or the repository itself when it is bare; null outside of one. */
export async function findRepository(folder: string): Promise<string | null> {
  try {
    const isBare = (await runGit(folder, ['rev-parse', '--is-bare-repository'])).trim() === 'true';
    return (await runGit(folder, ['rev-parse', isBare ? '--absolute-git-dir' : '--show-toplevel'])).trim();
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_input') return null;
    throw error;
  }
}
