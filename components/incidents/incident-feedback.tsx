'use client';

import { CalendarPlus, Check, ThumbsDown, TriangleAlert } from 'lucide-react';
import type { Route } from 'next';
import { InstantText } from '@/components/shell/instant';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import { Sentence } from '@/components/ui/sentence';
import { toast } from '@/components/ui/toast';
import type { IncidentDetail } from '@/lib/contracts/incidents/incidents';
import { useHandleIncident } from '@/lib/queries/incidents/incidents';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/incidents';

type Verdict = NonNullable<IncidentDetail['feedback']>['verdict'];

const ANSWERS: readonly { verdict: Verdict; label: string; effect: string; icon: typeof Check }[] = [
  {
    verdict: 'real',
    label: texts.feedbackRealLabel,
    effect: texts.feedbackRealEffect,
    icon: TriangleAlert,
  },
  {
    verdict: 'expected',
    label: texts.feedbackExpectedLabel,
    effect: texts.feedbackExpectedEffect,
    icon: Check,
  },
  {
    verdict: 'not-useful',
    label: texts.feedbackNotUsefulLabel,
    effect: texts.feedbackNotUsefulEffect,
    icon: ThumbsDown,
  },
];

/** Asks what an incident was, says what the answer changes, and lets it be taken back. */
export function IncidentFeedback({ incident }: { incident: IncidentDetail }) {
  const { can } = useWorkspace();
  const handle = useHandleIncident();
  const answer = (verdict: Verdict | null) =>
    handle.mutate(
      { id: incident.id, verb: 'feedback', body: { verdict } },
      {
        onSuccess: () => toast.success(verdict === null ? texts.feedbackTakenBackDone : texts.feedbackGivenDone),
      },
    );
  if (!can.handleIncidents) return null;
  const given = incident.feedback;
  const chosen = ANSWERS.find((one) => one.verdict === given?.verdict);
  return (
    <Card title={texts.feedbackTitle}>
      {given && chosen ? (
        <div className="flex flex-col items-start gap-2 text-sm">
          <p>
            <Sentence
              text={texts.feedbackGiven}
              values={{
                answer: <span className="font-medium">{chosen.label}</span>,
                person: given.by,
                at: <InstantText at={given.at} />,
                effect: <span className="text-muted">{chosen.effect}</span>,
              }}
            />
          </p>
          {given.note === '' ? null : <p className="text-muted">{given.note}</p>}
          <Button size="sm" isBusy={handle.isPending} onClick={() => answer(null)}>
            {common.takeBack}
          </Button>
        </div>
      ) : (
        <ul className="flex flex-col gap-3">
          {ANSWERS.map(({ verdict, label, effect, icon: Icon }) => (
            <li key={verdict} className="flex items-start gap-3">
              <Button
                size="sm"
                className="w-28 shrink-0 justify-start"
                disabled={handle.isPending}
                onClick={() => answer(verdict)}
              >
                <Icon aria-hidden />
                {label}
              </Button>
              <span className="pt-1 text-xs text-muted">{effect}</span>
            </li>
          ))}
        </ul>
      )}
      {handle.error ? (
        <p role="alert" className="mt-2 text-xs text-critical">
          {handle.error.message}
        </p>
      ) : null}
      <p className="mt-3 border-t pt-3 text-xs text-muted">
        <Sentence
          text={texts.feedbackPlannedEventText}
          values={{
            announce: (
              <IntentLink
                href={buildPlanHref(incident)}
                className="inline-flex items-center gap-1 font-medium text-accent hover:underline"
              >
                <CalendarPlus className="size-3.5" aria-hidden />
                {texts.feedbackPlannedEventLink}
              </IntentLink>
            ),
          }}
        />
      </p>
    </Card>
  );
}

/** The form for a plan, filled in with what the incident is about. */
function buildPlanHref({ scope, window }: IncidentDetail): Route {
  const query = new URLSearchParams({ create: '1', from: window.start });
  for (const [field, value] of Object.entries(scope)) if (value !== undefined) query.set(field, value);
  return `/planned-events?${query}` as Route;
}
