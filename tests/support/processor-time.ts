import process from 'node:process';

/** Milliseconds of processor time that `work` takes in this thread: other programs of a busy machine do not count. */
export function measureProcessorMs(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}
