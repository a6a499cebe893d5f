import { InstantText } from '@/components/shell/instant';
import { Dot, type Tone } from '@/components/ui/badge';
import type { DeliveryDetail } from '@/lib/contracts/notifications/notifications';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/deliveries';

const OUTCOMES: Record<DeliveryDetail['attempts'][number]['outcome'], { label: string; tone: Tone }> = {
  accepted: { label: common.accepted, tone: 'ok' },
  temporary: { label: texts.attemptsNotNowLabel, tone: 'warning' },
  permanent: { label: common.refused, tone: 'critical' },
};

/** Attempts shown at first; a day of retries has many. */
const SHOWN = 12;

/** Why it was sent, then each attempt, newest first, with the receiver's own words, and what comes next. */
export function DeliveryAttempts({ delivery }: { delivery: DeliveryDetail }) {
  const attempts = [...delivery.attempts].reverse();
  const hidden = Math.max(0, attempts.length - SHOWN);
  return (
    <>
      {delivery.decisionReason === '' ? null : (
        <p className="text-sm break-words text-muted">{texts.attemptsWhy(delivery.decisionReason)}</p>
      )}
      <NextStep delivery={delivery} />
      {attempts.length === 0 ? null : (
        <ol className="mt-1 flex flex-col gap-1.5 text-sm">
          {attempts.slice(0, SHOWN).map((attempt) => (
            <li key={attempt.startedAt} className="flex items-start gap-2">
              <span className="mt-1.5">
                <Dot tone={OUTCOMES[attempt.outcome].tone} />
              </span>
              <span className="min-w-0">
                <InstantText at={attempt.startedAt} />
                {texts.attemptsAfter(OUTCOMES[attempt.outcome].label)}{' '}
                <span className="tabular-nums">{attempt.durationMs}</span> {texts.attemptsMs}
                <span className="block font-mono text-xs break-words text-muted">{attempt.reply}</span>
              </span>
            </li>
          ))}
        </ol>
      )}
      {hidden > 0 ? <p className="mt-1 text-xs text-muted">{texts.attemptsAndEarlierAttempts(hidden)}</p> : null}
      <p className="mt-2 font-mono text-xs break-all text-faint">{delivery.messageId}</p>
    </>
  );
}

function NextStep({ delivery }: { delivery: DeliveryDetail }) {
  if (delivery.state === 'grouped') {
    return <p className="text-sm text-muted">{texts.attemptsCollected}</p>;
  }
  if (delivery.state !== 'pending' || delivery.nextAttemptAt === null) return null;
  return (
    <p className="text-sm text-muted">
      {texts.attemptsNextAttempt} <InstantText at={delivery.nextAttemptAt} isRelative />
    </p>
  );
}
