'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import type { Rotation } from '@/lib/contracts/keys/rotations';
import { GUIDED_STEPS } from '@/lib/domain/keys/rotation-state';
import { useUpdateRotation } from '@/lib/queries/keys/rotations';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/keys-rotations';

type Step = (typeof GUIDED_STEPS)[number];

/** What people do where no key can be made for them. */
export function GuidedSteps({ rotation, canChange }: { rotation: Rotation; canChange: boolean }) {
  const update = useUpdateRotation();
  const [newKeyId, setNewKeyId] = useState(rotation.newKey?.id ?? '');
  const isDone = (step: Step) => rotation.doneSteps.includes(step);
  const toggle = (step: Step) =>
    update.mutate({
      id: rotation.id,
      doneSteps: GUIDED_STEPS.filter((one) => (one === step ? !isDone(one) : isDone(one))),
    });
  const save = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({ id: rotation.id, newKeyId: newKeyId.trim() || null });
  };
  return (
    <div className="flex flex-col gap-2">
      <fieldset className="flex flex-col gap-1">
        <legend className="text-xs text-muted">{texts.stepsLegend}</legend>
        {GUIDED_STEPS.map((step) => (
          <label key={step} className="flex items-start gap-2">
            <input
              type="checkbox"
              className="mt-0.5 size-4 accent-accent"
              disabled={!canChange}
              checked={isDone(step)}
              onChange={() => toggle(step)}
            />
            {texts.STEPS[step]}
          </label>
        ))}
      </fieldset>
      {canChange ? (
        <form onSubmit={save} className="flex items-end gap-2">
          <Field label={texts.newKeyLabel} className="min-w-0 flex-1" error={update.error?.message}>
            {(props) => <Input {...props} value={newKeyId} onChange={(event) => setNewKeyId(event.target.value)} />}
          </Field>
          <Button type="submit" size="sm" isBusy={update.isPending}>
            {common.save}
          </Button>
        </form>
      ) : null}
    </div>
  );
}
