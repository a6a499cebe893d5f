import process from 'node:process';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';

/**
 * A secret from standard input: the whole of a pipe, or one hidden line when a person types. Never from the command
 * line, where the shell's history and other users' process lists would keep it.
 */
export async function readSecret(question: string): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).trim();
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.question('', (line) => resolve(line.trim()));
      lines.once('SIGINT', () => reject(new Error('Cancelled.')));
    });
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
