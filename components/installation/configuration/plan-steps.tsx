import { Minus, Pencil, Plus } from 'lucide-react';
import type { ConfigurationPlan, ConfigurationStep } from '@/lib/contracts/installation/configuration';
import { describePlan, STEP_TEXT } from '@/lib/presenters/installation/configuration-view';
import * as texts from '@/lib/texts/en/installation-configuration';

const MARK = {
  create: { icon: Plus, tone: 'text-ok' },
  update: { icon: Pencil, tone: 'text-accent' },
  delete: { icon: Minus, tone: 'text-critical' },
} as const;

/** What a file would change, one step a line with its fields; what stays as it is is only counted. */
export function PlanSteps({ plan }: { plan: ConfigurationPlan }) {
  const steps = plan.steps.filter((step) => step.action !== 'keep');
  return (
    <section aria-label={texts.planStepsPlanLabel} aria-live="polite" className="rounded-md border">
      <p className="border-b px-3 py-2 text-sm font-medium last:border-b-0">{describePlan(plan, 'planned')}</p>
      {steps.length > 0 ? (
        <ul className="max-h-96 divide-y overflow-y-auto">
          {steps.map((step) => (
            <PlanStep key={`${step.what} ${step.name}`} step={step} />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function PlanStep({ step }: { step: ConfigurationStep }) {
  if (step.action === 'keep') return null;
  const { icon: Icon, tone } = MARK[step.action];
  return (
    <li className="flex gap-2 px-3 py-2 text-sm">
      <Icon className={`mt-0.5 size-4 shrink-0 ${tone}`} aria-hidden />
      <div className="min-w-0 flex-1">
        <p>
          <span className="text-muted">{STEP_TEXT[step.action][step.what]}</span>{' '}
          <span className="font-medium break-words">{step.name}</span>
        </p>
        {step.changes.length > 0 ? (
          <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-xs">
            {step.changes
              .filter(({ field }) => field !== 'name')
              .map(({ field, from, to }) => (
                <div key={field} className="contents">
                  <dt className="text-muted">{field}</dt>
                  <dd className="break-words">
                    {from === null ? null : <s className="text-muted">{from}</s>} {to ?? texts.planStepsNone}
                  </dd>
                </div>
              ))}
          </dl>
        ) : null}
      </div>
    </li>
  );
}
