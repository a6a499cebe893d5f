import { CircleAlert, CircleCheck } from 'lucide-react';
import type { ChannelTestResult } from '@/lib/contracts/channels';
import * as texts from '@/lib/texts/en/channels/channel-test-reply';

/** What each receiving server said to the test, in its own words. */
export function ChannelTestReply({ result }: { result: ChannelTestResult }) {
  return (
    <ul role="status" className="mt-3 flex flex-col gap-1.5 rounded-md border bg-canvas px-3 py-2 text-sm">
      {result.deliveries.map((delivery) => {
        const last = delivery.attempts[delivery.attempts.length - 1];
        const isSent = delivery.state === 'sent';
        return (
          <li key={delivery.id} className="flex items-start gap-2">
            {isSent ? (
              <CircleCheck className="mt-0.5 size-4 shrink-0 text-ok" aria-hidden />
            ) : (
              <CircleAlert className="mt-0.5 size-4 shrink-0 text-critical" aria-hidden />
            )}
            <span className="min-w-0">
              {delivery.recipient}:{' '}
              {isSent ? texts.accepted : delivery.state === 'pending' ? texts.notAcceptedYet : texts.refused}
              {last ? (
                <span className="block font-mono text-xs break-all text-muted">
                  {texts.ms(last.reply, last.durationMs)}
                </span>
              ) : null}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
