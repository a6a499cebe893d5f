import { InstantText } from '@/components/shell/instant';
import { Dot, type Tone } from '@/components/ui/badge';
import type { DeliveryDetail } from '@/lib/contracts/notifications';

const OUTCOMES: Record<DeliveryDetail['attempts'][number]['outcome'], { label: string; tone: Tone }> = {
  accepted: { label: 'accepted', tone: 'ok' },
  temporary: { label: 'not now', tone: 'warning' },
  permanent: { label: 'refused', tone: 'critical' },
};

/** Attempts shown at first; a day of retries has many. */
const SHOWN = 12;

/** Each attempt, newest first, with the receiver's own words, and what comes next. */
export function DeliveryAttempts({ delivery }: { delivery: DeliveryDetail }) {
  const attempts = [...delivery.attempts].reverse();
  const hidden = Math.max(0, attempts.length - SHOWN);
  return (
    <>
      <NextStep delivery={delivery} />
      {attempts.length === 0 ? null : (
        <ol className="mt-1 flex flex-col gap-1.5 text-sm">
          {attempts.slice(0, SHOWN).map((attempt) => (
            <li key={attempt.startedAt} className="flex items-start gap-2">
              <span className="mt-1.5">
                <Dot tone={OUTCOMES[attempt.outcome].tone} />
              </span>
              <span className="min-w-0">
                <InstantText at={attempt.startedAt} />: {OUTCOMES[attempt.outcome].label} after{' '}
                <span className="tabular-nums">{attempt.durationMs}</span> ms
                <span className="block font-mono text-xs break-words text-muted">{attempt.reply}</span>
              </span>
            </li>
          ))}
        </ol>
      )}
      {hidden > 0 ? <p className="mt-1 text-xs text-muted">and {hidden} earlier attempts</p> : null}
      <p className="mt-2 font-mono text-xs break-all text-faint">{delivery.messageId}</p>
    </>
  );
}

function NextStep({ delivery }: { delivery: DeliveryDetail }) {
  if (delivery.state === 'grouped') {
    return <p className="text-sm text-muted">Told together with others in one message.</p>;
  }
  if (delivery.state !== 'pending' || delivery.nextAttemptAt === null) return null;
  return (
    <p className="text-sm text-muted">
      Next attempt <InstantText at={delivery.nextAttemptAt} isRelative />
    </p>
  );
}
