import process from 'node:process';
import { Presets, SingleBar } from 'cli-progress';

export type Progress = { update(done: number, total: number, label: string): void; stop(): void };

/** A progress bar on stderr, so that standard output stays clean; silent where stderr is not a terminal. */
export function createProgress(): Progress {
  const bar = new SingleBar(
    {
      format: '{label} [{bar}] {percentage}% {value}/{total}',
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
    },
    Presets.rect,
  );
  let isStarted = false;
  return {
    update(done, total, label) {
      if (!process.stderr.isTTY) return;
      if (!isStarted) bar.start(total, done, { label });
      isStarted = true;
      bar.setTotal(total);
      bar.update(done, { label });
    },
    stop: () => bar.stop(),
  };
}
