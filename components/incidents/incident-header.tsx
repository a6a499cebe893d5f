'use client';

import type { Route } from 'next';
import { InstantText } from '@/components/shell/instant';
import { IntentLink } from '@/components/ui/intent-link';
import { Sentence } from '@/components/ui/sentence';
import type { IncidentDetail } from '@/lib/contracts/incidents/incidents';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/incidents';
import { type AskedAction, IncidentActions } from './incident-actions';
import { IncidentStateBadge, SeverityBadge } from './severity-badge';

type IncidentHeaderProps = { incident: IncidentDetail; askedAction: AskedAction | null };

/** What happened in one sentence, its state, and what to press. */
export function IncidentHeader({ incident, askedAction }: IncidentHeaderProps) {
  return (
    <header>
      <nav aria-label={common.breadcrumb} className="mb-3 text-sm text-muted">
        <IntentLink href="/incidents" className="hover:text-ink hover:underline">
          {common.incidents}
        </IntentLink>{' '}
        / <span aria-current="page">#{incident.number}</span>
      </nav>
      <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-80">
          <div className="mb-2 flex flex-wrap items-center gap-2 text-sm text-muted">
            <SeverityBadge severity={incident.severity} />
            <IncidentStateBadge state={incident.state} />
            <span>
              <Sentence
                text={texts.headerBegan}
                values={{
                  began: <InstantText at={incident.window.start} />,
                  noticed: <InstantText at={incident.detectedAt} />,
                }}
              />
            </span>
          </div>
          <h1 className="text-xl font-semibold tracking-tight">{incident.title}</h1>
          <p className="mt-1 max-w-3xl text-muted">{incident.explanation}</p>
          <StateLine incident={incident} />
          <NoDataLine incident={incident} />
          <SnoozeLine incident={incident} />
          <MergedLine incident={incident} />
        </div>
        <IncidentActions incident={incident} askedAction={askedAction} />
      </div>
    </header>
  );
}

function SnoozeLine({ incident }: { incident: IncidentDetail }) {
  if (incident.snoozedUntil === null) return null;
  return (
    <p className="mt-2 text-sm text-muted">
      <Sentence
        text={texts.headerSnoozed}
        values={{
          person: incident.snoozedBy ?? texts.headerSomeone,
          until: <InstantText at={incident.snoozedUntil} />,
        }}
      />
    </p>
  );
}

function NoDataLine({ incident }: { incident: IncidentDetail }) {
  if (incident.noDataSince === null) return null;
  return (
    <p className="mt-2 text-sm text-warning">
      <Sentence text={texts.headerNoData} values={{ since: <InstantText at={incident.noDataSince} /> }} />
    </p>
  );
}

function MergedLine({ incident }: { incident: IncidentDetail }) {
  if (incident.mergedIntoId === null) return null;
  return (
    <p className="mt-2 text-sm text-muted">
      <Sentence
        text={texts.headerMerged}
        values={{
          other: (
            <IntentLink
              href={`/incidents/${incident.mergedIntoId}` as Route}
              className="font-medium text-accent hover:underline"
            >
              {texts.headerMergedIntoLink}
            </IntentLink>
          ),
        }}
      />
    </p>
  );
}

function StateLine({ incident }: { incident: IncidentDetail }) {
  if (incident.state === 'resolved' && incident.resolvedAt !== null) {
    return (
      <p className="mt-2 text-sm text-ok">
        <Sentence
          text={texts.headerResolved}
          values={{
            person: incident.resolvedBy ?? common.spendwatch,
            at: <InstantText at={incident.resolvedAt} />,
          }}
        />
      </p>
    );
  }
  if (incident.acknowledgedAt === null) return null;
  return (
    <p className="mt-2 text-sm text-accent">
      <Sentence
        text={texts.headerAcknowledged}
        values={{
          person: incident.acknowledgedBy ?? texts.headerSomeoneCapital,
          at: <InstantText at={incident.acknowledgedAt} />,
        }}
      />
    </p>
  );
}
