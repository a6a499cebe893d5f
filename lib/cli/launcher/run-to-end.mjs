import { spawn } from 'node:child_process';
import process from 'node:process';

const EXIT_OF_SIGNAL = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/**
 * Runs a program to its end. A signal to this process ends the program and all that it started first, so that no
 * installation goes on behind a command that is gone. Returns its status and what it wrote to stderr.
 */
export function runToEnd(command, args, { cwd, env = {} }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
      // A group of its own, to be ended as one.
      detached: true,
    });
    let words = '';
    let asked = null;
    const handlers = Object.keys(EXIT_OF_SIGNAL).map((signal) => {
      const handler = () => {
        asked ??= signal;
        try {
          process.kill(-child.pid, 'SIGTERM');
        } catch {}
      };
      process.on(signal, handler);
      return () => process.removeListener(signal, handler);
    });
    const finish = (status, more = '') => {
      for (const remove of handlers) remove();
      if (asked) process.exit(EXIT_OF_SIGNAL[asked]);
      resolve({ status, words: words + more });
    };
    child.stderr.on('data', (piece) => {
      words += piece;
    });
    child.once('error', (error) => finish(127, `${error.message}\n`));
    child.once('close', (code) => finish(code ?? 1));
  });
}
