import { useReader } from '@/components/shell/reader-context';
import { useNow } from '@/components/shell/use-now';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import type { Saving } from '@/lib/contracts/savings/savings';
import { formatDate } from '@/lib/presenters/instant';
import { formatMoney } from '@/lib/presenters/money';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/savings';
import { SubjectLine, writeSubject } from './subject-line';

const SURENESS_TONE: Record<Saving['sureness'], Tone> = { sure: 'ok', likely: 'info', possible: 'neutral' };

type Props = { saving: Saving; onDecide: (state: 'done' | 'dismissed') => void };

/** What to do, for which key, why, how the amount comes about, and what to say about it. */
export function SavingRow({ saving, onDecide }: Props) {
  const reader = useReader();
  const { can } = useWorkspace();
  const { title, subject, kind, sureness, monthly, current, evidence, reckoning, source } = saving;
  const hasAmount = Number(monthly) > 0;
  const who = writeSubject(subject);
  return (
    <li className="flex flex-wrap items-start gap-x-6 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-80">
        <h2 className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm font-medium">
          <span className="min-w-0 break-words">{title}</span>
          <Badge>{texts.KIND[kind]}</Badge>
          <Badge tone={SURENESS_TONE[sureness]} title={texts.SURENESS_MEANING[sureness]}>
            {texts.SURENESS[sureness]}
          </Badge>
          <DueBadge dueOn={saving.dueOn} />
        </h2>
        <SubjectLine subject={subject} />
        <p className="mt-1 text-sm break-words text-muted">{evidence}.</p>
        <p className="text-xs break-words text-muted">
          {reckoning}.
          {source ? (
            <>
              {' '}
              <a href={source.url} target="_blank" rel="noopener noreferrer" className="underline">
                {texts.sourceLink(new URL(source.url).host, formatDate(source.readOn, reader))}
              </a>
            </>
          ) : null}
        </p>
      </div>
      <div className="flex shrink-0 flex-col items-end gap-2 max-sm:w-full max-sm:flex-row max-sm:items-center max-sm:justify-between">
        <p className="text-right whitespace-nowrap max-sm:text-left">
          {hasAmount ? (
            <>
              <span className="text-lg font-semibold tabular-nums">{formatMoney(monthly, reader)}</span>{' '}
              <span className="text-sm text-muted">{common.aMonth}</span>
              <span className="block text-xs text-muted">{texts.ofCurrent(formatMoney(current, reader))}</span>
            </>
          ) : (
            <span className="text-sm text-muted">{texts.noAmount}</span>
          )}
        </p>
        {can.manageBudgets ? (
          <div className="flex gap-2">
            <Button size="sm" aria-label={texts.doneLabel(title, who)} onClick={() => onDecide('done')}>
              {texts.doneButton}
            </Button>
            <Button
              size="sm"
              variant="ghost"
              aria-label={texts.dismissLabel(title, who)}
              onClick={() => onDecide('dismissed')}
            >
              {texts.dismissButton}
            </Button>
          </div>
        ) : null}
      </div>
    </li>
  );
}

/** Within a month it is pressing, after the day it is late. */
const PRESSING_MS = 30 * 86_400_000;

function DueBadge({ dueOn }: { dueOn: string | null }) {
  const reader = useReader();
  const now = useNow();
  if (dueOn === null) return null;
  const left = Date.parse(dueOn) - now.getTime();
  const day = formatDate(dueOn, reader);
  return (
    <Badge tone={left < 0 ? 'critical' : left < PRESSING_MS ? 'warning' : 'neutral'}>
      {left < 0 ? texts.ended(day) : texts.ends(day)}
    </Badge>
  );
}
