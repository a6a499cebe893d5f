import { spawn } from 'node:child_process';

const TIMEOUT_MS = 30_000;

/**
 * Hands a new key to the program of the installation, on its standard input; names come as variables. Answers null when
 * it went well, else how it failed. What the program prints is not kept: it may repeat the key.
 */
export function handToCommand(
  command: string,
  value: string,
  names: { keyId: string; keyName: string; oldKeyId: string; projectId: string },
): Promise<string | null> {
  return new Promise((resolve) => {
    const env: Record<string, string> = {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      SPENDWATCH_KEY_ID: names.keyId,
      SPENDWATCH_KEY_NAME: names.keyName,
      SPENDWATCH_OLD_KEY_ID: names.oldKeyId,
      SPENDWATCH_PROJECT_ID: names.projectId,
    };
    // The program gets none of our own variables, which hold secrets.
    const options = { timeout: TIMEOUT_MS, env: env as NodeJS.ProcessEnv };
    const child = spawn(command, [], { ...options, stdio: ['pipe', 'ignore', 'ignore'] });
    child.once('error', (error) => resolve(`the command could not be started: ${error.message}`));
    child.once('close', (status, signal) =>
      resolve(status === 0 ? null : `the command ended with ${signal === null ? `status ${status}` : signal}`),
    );
    // A program that reads nothing closes the pipe; its exit status is what counts.
    child.stdin.on('error', () => {});
    child.stdin.end(value);
  });
}
