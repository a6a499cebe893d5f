'use client';

import { useQuery } from '@tanstack/react-query';
import { InstantText } from '@/components/shell/instant';
import { SourceMark } from '@/components/shell/money-text';
import { useReader } from '@/components/shell/reader-context';
import { useNow } from '@/components/shell/use-now';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Sentence } from '@/components/ui/sentence';
import type { IncidentRoom } from '@/lib/contracts/incidents/incident-room';
import type { IncidentDetail } from '@/lib/contracts/incidents/incidents';
import { formatDayAhead, readLossClock } from '@/lib/presenters/incidents/loss-clock';
import { formatMoney } from '@/lib/presenters/money';
import { incidentRoomQuery } from '@/lib/queries/incidents/incident-room';
import * as texts from '@/lib/texts/en/incidents';
import { IncidentFigures } from './incident-figures';

/** What was lost so far and how fast it grows; it ticks only while what was read is fresh. */
export function IncidentLoss({ incident }: { incident: IncidentDetail }) {
  const { refreshMs } = useWorkspace();
  const isOpen = incident.state !== 'resolved';
  const { data } = useQuery({ ...incidentRoomQuery(incident.id), refetchInterval: isOpen ? refreshMs : false });
  // Without a rate, and until the loss is known, the figures of the incident itself say what is known.
  return data?.loss ? <LossClock incident={incident} loss={data.loss} /> : <IncidentFigures incident={incident} />;
}

type ClockProps = { incident: IncidentDetail; loss: NonNullable<IncidentRoom['loss']> };

function LossClock({ incident, loss }: ClockProps) {
  const reader = useReader();
  const now = useNow(loss.isRunning ? 1_000 : 60_000);
  const text = readLossClock(loss, now, reader);
  return (
    <section
      aria-label={texts.lossLabel}
      className="flex flex-wrap items-center justify-between gap-x-8 gap-y-2 rounded-lg border bg-surface px-4 py-3"
    >
      <div>
        <p className="text-sm text-muted">
          {incident.state === 'resolved' || loss.stoppedAt !== null ? texts.lossFinalLabel : texts.lossLabel}
        </p>
        {/* The figure changes every second: a screen reader reads it when asked, not at each change. */}
        <p
          className={`text-3xl font-semibold tracking-tight tabular-nums ${loss.isRunning ? 'text-critical' : ''}`}
          role="timer"
        >
          {text}
          <SourceMark source="estimated" />
        </p>
      </div>
      <div className="min-w-0 flex-1 basis-64 text-sm">
        <p className={loss.isRunning ? 'font-medium text-critical' : 'font-medium'}>
          <LossState incident={incident} loss={loss} />
        </p>
        {loss.isRunning ? <p>{texts.lossProjected(formatDayAhead(loss.ratePerHour, reader))}</p> : null}
        <p className="text-muted">
          <Sentence
            text={texts.lossAsOf}
            values={{
              at: <InstantText at={loss.asOf} />,
              spent: formatMoney(loss.spent, reader),
              usual: formatMoney(loss.usual, reader),
            }}
          />
        </p>
      </div>
    </section>
  );
}

function LossState({ incident, loss }: ClockProps) {
  const reader = useReader();
  if (loss.stoppedAt !== null) {
    return <Sentence text={texts.lossStopped} values={{ at: <InstantText at={loss.stoppedAt} /> }} />;
  }
  if (incident.state === 'resolved') return texts.lossOver;
  if (incident.noDataSince !== null) {
    return <Sentence text={texts.lossNotRead} values={{ since: <InstantText at={incident.noDataSince} /> }} />;
  }
  if (loss.containedAt !== null) {
    return <Sentence text={texts.lossContained} values={{ at: <InstantText at={loss.containedAt} /> }} />;
  }
  if (!loss.isRunning) return texts.lossQuiet;
  const rate = formatMoney(loss.ratePerHour, reader);
  return loss.rateBasis === 'incident' ? texts.lossFresh(rate) : texts.lossRunning(rate);
}
