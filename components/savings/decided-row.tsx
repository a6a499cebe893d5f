import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { toast } from '@/components/ui/toast';
import type { DecidedSaving } from '@/lib/contracts/savings/savings';
import { formatDay } from '@/lib/presenters/instant';
import { formatMoney } from '@/lib/presenters/money';
import { useReopenSaving } from '@/lib/queries/savings/savings';
import * as texts from '@/lib/texts/en/savings';
import { SubjectLine, writeSubject } from './subject-line';

/** What was decided, by whom and why, and for what was done: what it cost before and after. */
export function DecidedRow({ saving }: { saving: DecidedSaving }) {
  const reader = useReader();
  const { can } = useWorkspace();
  const reopen = useReopenSaving();
  const { id, title, kind, subject, reason, decidedBy, decidedAt, monthly } = saving;
  return (
    <li className="flex flex-wrap items-start gap-x-6 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-80">
        <h2 className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm font-medium">
          <span className="min-w-0 break-words">{title}</span>
          <Badge>{texts.KIND[kind]}</Badge>
        </h2>
        <SubjectLine subject={subject} />
        {reason === '' ? null : <p className="mt-1 text-sm break-words">{reason}</p>}
        <p className="text-xs break-words text-muted">
          {texts.decidedBy(decidedBy, formatDay(decidedAt, reader))}
          {Number(monthly) > 0 ? `, ${texts.promised(formatMoney(monthly, reader))}` : ''}
        </p>
      </div>
      <div className="flex shrink-0 flex-col items-end gap-2 max-sm:w-full max-sm:flex-row max-sm:items-center max-sm:justify-between">
        <EffectText effect={saving.effect} />
        {can.manageBudgets ? (
          <Button
            size="sm"
            aria-label={texts.reopenLabel(title, writeSubject(subject))}
            isBusy={reopen.isPending}
            onClick={() =>
              reopen.mutate(id, {
                onSuccess: () => toast.success(texts.reopened),
                onError: (error) => toast.error(error.message),
              })
            }
          >
            {texts.reopenButton}
          </Button>
        ) : null}
      </div>
    </li>
  );
}

function EffectText({ effect }: { effect: DecidedSaving['effect'] }) {
  const reader = useReader();
  if (effect === null) return <span />;
  const { before, after, saved, days } = effect;
  if (after === null) return <p className="text-sm text-muted">{texts.effectWaiting}</p>;
  const isMore = saved?.startsWith('-');
  return (
    <p className="text-right text-sm max-sm:text-left">
      {saved === null ? (
        <span className="text-muted">{texts.effectUnknown}</span>
      ) : (
        <>
          <span className="text-lg font-semibold tabular-nums">{formatMoney(saved.replace('-', ''), reader)}</span>{' '}
          <span className="text-muted">{isMore ? texts.effectMore : texts.effectSaved}</span>
        </>
      )}
      <span className="block text-xs text-muted">
        {texts.effectCosts(formatMoney(before, reader), formatMoney(after, reader), days)}
      </span>
    </p>
  );
}
