import { CircleAlert, CircleCheck, Clock } from 'lucide-react';
import type { ChannelTestResult } from '@/lib/contracts/notifications/channels';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/channels';

/** What each receiving server said to the test, in its own words. */
export function ChannelTestReply({ result }: { result: ChannelTestResult }) {
  return (
    <ul role="status" className="mt-3 flex flex-col gap-1.5 rounded-md border bg-canvas px-3 py-2 text-sm">
      {result.workerRuns ? null : <li className="text-warning">{texts.testReplyNoWorker}</li>}
      {result.deliveries.map((delivery) => {
        const last = delivery.attempts[delivery.attempts.length - 1];
        const isSent = delivery.state === 'sent';
        const isWaiting = delivery.state === 'pending' && !last;
        return (
          <li key={delivery.id} className="flex items-start gap-2">
            {isSent ? (
              <CircleCheck className="mt-0.5 size-4 shrink-0 text-ok" aria-hidden />
            ) : isWaiting ? (
              <Clock className="mt-0.5 size-4 shrink-0 text-muted" aria-hidden />
            ) : (
              <CircleAlert className="mt-0.5 size-4 shrink-0 text-critical" aria-hidden />
            )}
            <span className="min-w-0">
              {delivery.recipient}: {describeState(delivery.state, result.workerRuns)}
              {last ? (
                <span className="block font-mono text-xs break-all text-muted">
                  {texts.testReplyTook(last.reply, last.durationMs)}
                </span>
              ) : null}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function describeState(state: ChannelTestResult['deliveries'][number]['state'], workerRuns: boolean): string {
  if (state === 'sent') return common.accepted;
  if (state !== 'pending') return common.refused;
  return workerRuns ? texts.testReplyPending : texts.testReplyWaiting;
}
