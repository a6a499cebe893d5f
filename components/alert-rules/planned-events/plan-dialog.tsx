'use client';

import { useState } from 'react';
import { RuleScopeFields } from '@/components/alert-rules/rule-scope-fields';
import { useReader } from '@/components/shell/reader-context';
import { Field, Input } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { toast } from '@/components/ui/toast';
import { findFieldError } from '@/lib/http/field-error';
import { useSavePlannedEvent } from '@/lib/queries/alert-rules/planned-events';
import * as texts from '@/lib/texts/en/alert-rules-planned-events';
import * as common from '@/lib/texts/en/common';
import { makePlanInput, type PlanDraft } from './plan-draft';

/** Announces a launch or a migration. */
export function PlanDialog({ first, onClose }: { first: PlanDraft; onClose: () => void }) {
  const { timezone } = useReader();
  const [draft, setDraft] = useState(first);
  const save = useSavePlannedEvent();
  const change = (next: Partial<PlanDraft>) => setDraft((current) => ({ ...current, ...next }));
  const errorOf = (path: string) => findFieldError(save.error, path);
  const input = makePlanInput(draft, timezone);
  const submit = () => {
    if (!input) return;
    save.mutate(
      { id: null, input },
      {
        onSuccess: () => {
          toast.success(texts.planDone);
          onClose();
        },
      },
    );
  };
  return (
    <FormDialog
      title={texts.title}
      description={texts.planDescription(timezone)}
      onClose={onClose}
      onSubmit={submit}
      error={save.error}
      saveLabel="Announce"
      isBusy={save.isPending}
      isComplete={input !== null}
    >
      <TextField
        label={common.name}
        name="name"
        placeholder={texts.planNamePlaceholder}
        draft={draft}
        onChange={change}
        error={errorOf('name')}
      />
      <TextField
        label={texts.planFactorLabel}
        name="multiplier"
        placeholder="2"
        help={texts.planFactorHelp}
        draft={draft}
        onChange={change}
        error={errorOf('multiplier')}
      />
      <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
        <TextField
          label={common.from}
          name="startsAt"
          type="datetime-local"
          draft={draft}
          onChange={change}
          error={errorOf('startsAt')}
        />
        <TextField
          label={common.until}
          name="endsAt"
          type="datetime-local"
          help={texts.planUntilHelp}
          draft={draft}
          onChange={change}
          error={errorOf('endsAt')}
        />
      </div>
      <RuleScopeFields draft={draft} onChange={change} errorOf={errorOf} />
      <TextField label={texts.planNoteLabel} name="note" draft={draft} onChange={change} error={errorOf('note')} />
    </FormDialog>
  );
}

type TextFieldProps = {
  label: string;
  name: keyof PlanDraft;
  draft: PlanDraft;
  onChange: (next: Partial<PlanDraft>) => void;
  error: string | undefined;
  help?: string;
  type?: string;
  placeholder?: string;
};

function TextField({ label, name, draft, onChange, error, help, type = 'text', placeholder }: TextFieldProps) {
  return (
    <Field label={label} help={help} error={error}>
      {(field) => (
        <Input
          {...field}
          type={type}
          placeholder={placeholder}
          value={draft[name]}
          onChange={(event) => onChange({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
}
