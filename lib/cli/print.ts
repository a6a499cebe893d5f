import process from 'node:process';
import type { Env } from '@/lib/env';
import { renderFirstStart } from '@/lib/worker/starter';

/** One line for a person or a program that reads the command's output. */
export const print = (line: string) => process.stdout.write(`${line}\n`);

/** What the person who started a new installation does next. */
export function printReady(env: Env, setupCode: string | null): void {
  if (setupCode) print(renderFirstStart(env.publicUrl, setupCode));
}
