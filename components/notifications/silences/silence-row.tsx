'use client';

import { InstantText } from '@/components/shell/instant';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Sentence } from '@/components/ui/sentence';
import { toast } from '@/components/ui/toast';
import type { Silence, SilenceCreateInput } from '@/lib/contracts/notifications/silences';
import { describeMatcher, describeWindow } from '@/lib/presenters/incidents/matcher-view';
import { useCreateSilence, useEndSilence } from '@/lib/queries/notifications/silences';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/silences';

const STATE = {
  active: { label: common.active, tone: 'warning' },
  pending: { label: texts.rowPendingLabel, tone: 'info' },
  expired: { label: texts.expiredTitle, tone: 'neutral' },
} as const;

/** One silence: why, what it matches, when, who made it, and a way to end it. */
export function SilenceRow({ silence }: { silence: Silence }) {
  const { can } = useWorkspace();
  const end = useEndSilence();
  const again = useCreateSilence();
  const { label, tone } = STATE[silence.state];
  const endNow = () =>
    end.mutate(silence.id, {
      onSuccess: () => toast.undoable(texts.endDone, () => again.mutate(makeAgain(silence))),
      onError: (error) => toast.error(error.message),
    });
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <Badge tone={tone}>{label}</Badge>
          <span className="break-words">{silence.comment}</span>
        </p>
        <p className="mt-0.5 text-sm break-words text-muted">{describeMatcher(silence.matcher)}</p>
        <p className="mt-0.5 text-sm text-muted">
          <When silence={silence} />
        </p>
        <p className="mt-0.5 text-xs text-muted">
          <Sentence
            text={silence.endedAt ? texts.rowEnded : texts.rowCreated}
            values={{
              person: silence.createdBy,
              at: <InstantText at={silence.createdAt} isRelative />,
              endedBy: silence.endedBy,
              endedAt: silence.endedAt ? <InstantText at={silence.endedAt} isRelative /> : null,
            }}
          />
        </p>
      </div>
      {can.manageSilences && silence.state !== 'expired' ? (
        <Button size="sm" onClick={endNow} isBusy={end.isPending} aria-label={texts.rowEndLabel(silence.comment)}>
          {texts.rowEndNowButton}
        </Button>
      ) : null}
    </li>
  );
}

/** The same silence for the time it had left. */
function makeAgain({ matcher, startsAt, endsAt, recurrence, comment, state }: Silence): SilenceCreateInput {
  return { matcher, endsAt, recurrence, comment, ...(state === 'pending' ? { startsAt } : {}) };
}

function When({ silence }: { silence: Silence }) {
  const { recurrence, startsAt, endsAt, activeUntil, nextActiveAt } = silence;
  return (
    <>
      {recurrence ? (
        describeWindow(recurrence)
      ) : (
        <>
          <InstantText at={startsAt} /> – {endsAt ? <InstantText at={endsAt} /> : texts.rowOpenEnd}
        </>
      )}
      {activeUntil ? (
        <>
          {' '}
          {texts.rowSilentUntil} <InstantText at={activeUntil} />
        </>
      ) : null}
      {nextActiveAt ? (
        <>
          {' '}
          {texts.rowBegins} <InstantText at={nextActiveAt} isRelative />
        </>
      ) : null}
    </>
  );
}
