import { useQuery } from '@tanstack/react-query';
import { buttonClass } from '@/components/ui/button-class';
import type { IncidentDetail } from '@/lib/contracts/incidents/incidents';
import { type ContainmentStep, listContainmentSteps } from '@/lib/presenters/incidents/containment-steps';
import { incidentRoomQuery } from '@/lib/queries/incidents/incident-room';
import * as texts from '@/lib/texts/en/incidents';

const SAID: Record<ContainmentStep['kind'], { title: (step: ContainmentStep) => string; effect: string }> = {
  'replace-key': {
    title: ({ name }) => texts.containByHandReplaceKeyTitle(name),
    effect: texts.containByHandReplaceKeyEffect,
  },
  'lower-model': {
    title: ({ name, project }) => texts.containByHandLowerModelTitle(name, project),
    effect: texts.containByHandLowerModelEffect,
  },
  'limit-project': {
    title: ({ name }) => texts.containByHandLimitProjectTitle(name),
    effect: texts.containByHandLimitProjectEffect,
  },
  'limit-organization': {
    title: () => texts.containByHandLimitOrganizationTitle,
    effect: texts.containByHandLimitOrganizationEffect,
  },
};

/** What stops the spend at the provider's own pages, with the way there; and what to look at then. */
export function ContainByHand({ incident }: { incident: IncidentDetail }) {
  const room = useQuery(incidentRoomQuery(incident.id));
  return (
    <>
      <ol className="divide-y divide-line border-y border-line">
        {listContainmentSteps(incident, room.data?.provider ?? null).map((step) => (
          <li key={step.kind} className="flex flex-wrap items-start gap-x-4 gap-y-2 py-3">
            <div className="min-w-0 flex-1 basis-60 max-md:basis-full">
              <p className="font-medium break-words">{SAID[step.kind].title(step)}</p>
              {step.id === null ? null : <p className="font-mono text-xs break-all text-muted select-all">{step.id}</p>}
              <p className="mt-0.5 text-sm text-muted">{SAID[step.kind].effect}</p>
            </div>
            {step.href === null ? null : (
              <a href={step.href} target="_blank" rel="noopener noreferrer" className={buttonClass('secondary', 'sm')}>
                {step.page === 'keys' ? texts.containByHandOpenKeysLink : texts.containByHandOpenLimitsLink}
                <span className="sr-only"> {texts.containByHandOpensElsewhere}</span>
              </a>
            )}
          </li>
        ))}
      </ol>
      <p className="mt-4 font-medium">{texts.containByHandLook}</p>
      <p className="mt-0.5 text-sm text-muted">{texts.containByHandLookAt}</p>
    </>
  );
}
