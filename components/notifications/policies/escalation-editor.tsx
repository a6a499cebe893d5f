'use client';

import { Plus, X } from 'lucide-react';
import { Button, IconButton } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import type { EscalationStep } from '@/lib/domain/notifications/notification-policy';
import * as texts from '@/lib/texts/en/notifications/policies';
import { ChannelTicks } from './channel-ticks';

type EscalationEditorProps = {
  steps: readonly EscalationStep[];
  onChange: (steps: EscalationStep[]) => void;
  error?: string | undefined;
};

const MOST_STEPS = 5;

/** Who is notified of an unacknowledged incident, step by step. */
export function EscalationEditor({ steps, onChange, error }: EscalationEditorProps) {
  const change = (at: number, next: Partial<EscalationStep>) =>
    onChange(steps.map((step, index) => (index === at ? { ...step, ...next } : step)));
  const add = () => onChange([...steps, { afterMinutes: (steps.at(-1)?.afterMinutes ?? 0) + 15, channelIds: [] }]);
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 rounded-md border px-3 py-2">
      <legend className="px-1 text-sm font-medium">{texts.escalationLegend}</legend>
      {steps.length === 0 ? <p className="text-xs text-muted">{texts.escalationNone}</p> : null}
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step has no identity but its place.
        <div key={index} className="flex flex-col gap-2 border-b pb-3 last-of-type:border-b-0">
          <div className="flex items-end gap-2">
            <Field label={texts.escalationMinutesLabel(index + 1)} className="flex-1">
              {(field) => (
                <Input
                  {...field}
                  type="number"
                  required
                  min={1}
                  max={10_080}
                  value={step.afterMinutes}
                  onChange={(event) => change(index, { afterMinutes: Number(event.target.value) })}
                />
              )}
            </Field>
            <IconButton
              label={texts.escalationRemoveStepLabel(index + 1)}
              onClick={() => onChange(steps.filter((_, other) => other !== index))}
            >
              <X aria-hidden />
            </IconButton>
          </div>
          <ChannelTicks
            legend={texts.channelsLegend}
            chosen={step.channelIds}
            onChange={(channelIds) => change(index, { channelIds })}
            {...(step.channelIds.length === 0 ? { note: texts.escalationChannelsNote } : {})}
          />
        </div>
      ))}
      {error ? <p className="text-xs text-critical">{error}</p> : null}
      {steps.length < MOST_STEPS ? (
        <Button size="sm" variant="ghost" className="self-start" onClick={add}>
          <Plus aria-hidden />
          {texts.escalationAddStepButton}
        </Button>
      ) : null}
    </fieldset>
  );
}
