'use client';

import { useQuery } from '@tanstack/react-query';
import type { Route } from 'next';
import { InstantText } from '@/components/shell/instant';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import { Sentence } from '@/components/ui/sentence';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import type { IncidentChecklist as Checklist } from '@/lib/contracts/incidents/incident-room';
import { STATE_WORDS, STEP_TITLE } from '@/lib/domain/incidents/checklist-text';
import { incidentChecklistQuery, type StepChange, useChangeStep } from '@/lib/queries/incidents/incident-room';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/incidents';
import { StepNote } from './step-note';

type Step = Checklist['steps'][number];

const HELP: Record<Step['step'], string> = {
  contain: texts.checklistContainHelp,
  rotate: texts.checklistRotateHelp,
  'find-leak': texts.checklistFindLeakHelp,
  'review-activity': texts.checklistReviewActivityHelp,
  'contact-provider': texts.checklistContactProviderHelp,
  'write-up': texts.checklistWriteUpHelp,
};

const LINKS: Partial<Record<Step['step'], { href: Route; text: string }>> = {
  'find-leak': { href: '/leaks' as Route, text: texts.checklistLeaksLink },
};

/** The provider's advice as steps: what is done, by whom, and what Spendwatch knows to be done. */
export function IncidentChecklist({ incidentId }: { incidentId: string }) {
  const { data, error, refetch, isFetching } = useQuery(incidentChecklistQuery(incidentId));
  const steps = data?.steps ?? [];
  if (data && steps.length === 0) return null;
  const done = steps.filter(({ state }) => state !== 'open').length;
  return (
    <Card title={texts.checklistTitle} note={data ? texts.checklistCount(done, steps.length) : undefined} isFlush>
      {data ? (
        <ol className="divide-y divide-line">
          {steps.map((step) => (
            <StepRow key={step.step} incidentId={incidentId} step={step} />
          ))}
        </ol>
      ) : error ? (
        <ErrorState
          title={texts.checklistErrorTitle}
          cause={error.message}
          onRetry={() => void refetch()}
          isRetrying={isFetching}
        />
      ) : (
        <SkeletonRows count={6} />
      )}
    </Card>
  );
}

function StepRow({ incidentId, step }: { incidentId: string; step: Step }) {
  const { can } = useWorkspace();
  const change = useChangeStep(incidentId);
  const say = (said: Omit<StepChange, 'step'>) => change.mutate({ step: step.step, ...said });
  const title = STEP_TITLE[step.step];
  const link = LINKS[step.step];
  const isOpen = step.state === 'open';
  return (
    <li className="flex items-start gap-3 px-4 py-3">
      <input
        type="checkbox"
        className="mt-0.5 size-4 shrink-0 max-md:size-5"
        aria-label={title}
        checked={step.state === 'done'}
        disabled={!can.handleIncidents || change.isPending}
        onChange={() => say({ state: step.state === 'done' ? 'open' : 'done' })}
      />
      <div className="min-w-0 flex-1 text-sm">
        <p className={isOpen ? 'font-medium' : 'font-medium text-muted'}>{title}</p>
        <StepState step={step} />
        {isOpen ? <p className="text-muted">{HELP[step.step]}</p> : null}
        {change.error ? (
          <p role="alert" className="text-critical">
            {change.error.message}
          </p>
        ) : null}
        <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">
          {isOpen && link ? (
            <IntentLink href={link.href} className="font-medium text-accent hover:underline">
              {link.text}
            </IntentLink>
          ) : null}
          {can.handleIncidents ? <StepButtons step={step} onSay={say} /> : null}
          <StepNote title={title} note={step.note} onSave={can.handleIncidents ? (note) => say({ note }) : null} />
        </div>
      </div>
    </li>
  );
}

function StepState({ step }: { step: Step }) {
  const { state, by, at, evidence, owner } = step;
  return (
    <>
      {evidence === null ? null : <p className="text-ok break-words">{evidence}</p>}
      {state === 'open' || at === null ? null : (
        <p className="text-muted">
          {state === 'not-needed' ? `${STATE_WORDS[state]} · ` : null}
          <Sentence
            text={texts.checklistBy}
            values={{ person: by ?? common.spendwatch, at: <InstantText at={at} /> }}
          />
        </p>
      )}
      {state === 'open' && owner ? <p className="text-accent">{texts.checklistOwner(owner.name)}</p> : null}
    </>
  );
}

function StepButtons({ step, onSay }: { step: Step; onSay: (said: Omit<StepChange, 'step'>) => void }) {
  const { viewerName } = useWorkspace();
  if (step.state !== 'open') {
    return step.state === 'not-needed' ? (
      <Button size="sm" variant="ghost" onClick={() => onSay({ state: 'open' })}>
        {texts.checklistReopenButton}
      </Button>
    ) : null;
  }
  return (
    <>
      {step.owner?.name === viewerName ? null : (
        <Button size="sm" onClick={() => onSay({ ownerId: 'me' })}>
          {texts.checklistTakeButton}
        </Button>
      )}
      <Button size="sm" variant="ghost" onClick={() => onSay({ state: 'not-needed' })}>
        {texts.checklistNotNeededButton}
      </Button>
    </>
  );
}
