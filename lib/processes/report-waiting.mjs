import process from 'node:process';

const FIRST_MS = 2_000;
const EVERY_MS = 30_000;

const seconds = (fromMs) => `${Math.round((performance.now() - fromMs) / 1_000)} s`;

/** One line that is written over every second. */
function countSeconds(label, startedMs) {
  const write = () => process.stderr.write(`\r${label} ${seconds(startedMs)}`);
  write();
  const timer = setInterval(write, 1_000);
  return () => {
    clearInterval(timer);
    process.stderr.write(`\r${label} done in ${seconds(startedMs)}\n`);
  };
}

/** A line now and then, for a log. */
function sayNowAndThen(label, startedMs) {
  process.stderr.write(`${label}\n`);
  const timer = setInterval(() => process.stderr.write(`${label} (${seconds(startedMs)} so far)\n`), EVERY_MS);
  return () => clearInterval(timer);
}

/**
 * Waits for `work` and, when it takes more than two seconds, says on stderr what is being done and for how long: seconds
 * that count on a terminal, a line every half minute in a log.
 */
export async function reportWaiting(label, work) {
  const startedMs = performance.now();
  let end = () => {};
  const timer = setTimeout(() => {
    end = (process.stderr.isTTY ? countSeconds : sayNowAndThen)(label, startedMs);
  }, FIRST_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    end();
  }
}
