import process from 'node:process';
import { AppError } from '@/lib/errors';

/** What a worker reports to the process that started it. */
export type WorkerMessage =
  | { kind: 'prepared'; setupCode: string | null }
  | { kind: 'failed'; code: AppError['code']; message: string };

/** True when a process of ours started this one and listens. */
export const hasStarter = (): boolean => process.send !== undefined;

function send(message: WorkerMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) process.send(message, () => resolve());
    else resolve();
  });
}

/** Says that the installation is prepared, with the code for its first owner. */
export const sendPrepared = (setupCode: string | null): Promise<void> => send({ kind: 'prepared', setupCode });

/** Says why the installation cannot be prepared. */
export function sendFailure(error: unknown): Promise<void> {
  const code = error instanceof AppError ? error.code : 'unavailable';
  return send({ kind: 'failed', code, message: error instanceof Error ? error.message : String(error) });
}

/** What the person who started a new installation does next. */
export const renderFirstStart = (publicUrl: string, setupCode: string): string =>
  `First start: open ${publicUrl}/setup and enter this code: ${setupCode}`;
