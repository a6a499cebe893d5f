import { createServer } from 'node:net';
import { AppError } from '@/lib/errors';

/** Throws a clear message when the web port is taken. */
export function assertPortFree(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new AppError(
              'unavailable',
              `PORT ${port} on ${host} is in use by another program: stop it, or set PORT to a free port`,
            )
          : new AppError('unavailable', `PORT ${port} on ${host} cannot be opened: ${error.message}`),
      ),
    );
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}
