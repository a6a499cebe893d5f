import { withBenchDatabase } from '../database';
import { type BenchResult, median, quantile } from '../table';
import { measureLatency, POLL_SECONDS } from './latency';
import { startSmtpCounter } from './smtp-counter';
import { measureBareNodemailer, measureThroughput } from './throughput';

const MARGIN_MS = 2_000;
const MAILS_AN_HOUR = 10_000;

/** From what the provider shows to the mail a server took, and how many mails one worker gets out. */
export async function runAlertingBench(): Promise<BenchResult> {
  const smtp = await startSmtpCounter();
  try {
    return await withBenchDatabase(async () => {
      const { latenciesMs, lost } = await measureLatency(smtp);
      const { perSecond, waiting } = await measureThroughput(smtp);
      const bare = await measureBareNodemailer(smtp);
      const p95 = quantile(latenciesMs, 0.95);
      const goalMs = POLL_SECONDS * 1_000 + MARGIN_MS;
      const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
      return {
        suite: 'alerting',
        figures: [
          {
            name: `visible at the provider to mail accepted, p95 of ${latenciesMs.length}, 1,000 keys`,
            value: `${seconds(p95)} (median ${seconds(median(latenciesMs))})`,
            baseline: `poll interval ${POLL_SECONDS} s`,
            ratio: (p95 / (POLL_SECONDS * 1_000)).toFixed(2),
            goal: `<= ${seconds(goalMs)}, none lost`,
            isMet: p95 <= goalMs && lost === 0,
          },
          {
            name: `mails through one worker, ${waiting.toLocaleString('en-US')} waiting`,
            value: `${Math.round(perSecond * 3_600).toLocaleString('en-US')}/h`,
            baseline: `bare nodemailer ${Math.round(bare * 3_600).toLocaleString('en-US')}/h`,
            ratio: (perSecond / bare).toFixed(2),
            goal: `>= ${MAILS_AN_HOUR.toLocaleString('en-US')}/h`,
            isMet: perSecond * 3_600 >= MAILS_AN_HOUR,
          },
        ],
        details: { latenciesMs, lost },
      };
    });
  } finally {
    await smtp.close();
  }
}
