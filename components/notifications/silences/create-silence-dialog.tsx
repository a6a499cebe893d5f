'use client';

import { useState } from 'react';
import { MatcherFields } from '@/components/notifications/matchers/matcher-fields';
import { WeeklyWindowFields } from '@/components/notifications/matchers/weekly-window-fields';
import { useReader } from '@/components/shell/reader-context';
import { Field, Input, Select } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { Segmented } from '@/components/ui/segmented';
import { toast } from '@/components/ui/toast';
import { findFieldError } from '@/lib/http/field-error';
import { useCreateSilence } from '@/lib/queries/notifications/silences';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/silences';
import { DURATIONS, isSilenceComplete, makeSilenceDraft, makeSilenceInput, type SilenceDraft } from './silence-draft';
import { SilencePreviewBox } from './silence-preview';

const RHYTHMS = [
  { value: 'once', label: texts.createOnceOption },
  { value: 'weekly', label: texts.createEveryWeekOption },
] as const;

/** Keeps notifications back for a while, or in the same hours of each week. */
export function CreateSilenceDialog({ onClose }: { onClose: () => void }) {
  const { timezone } = useReader();
  const [draft, setDraft] = useState(() => makeSilenceDraft(timezone));
  const create = useCreateSilence();
  const change = (next: Partial<SilenceDraft>) => setDraft((current) => ({ ...current, ...next }));
  const errorOf = (path: string) => findFieldError(create.error, path);
  const submit = async () => {
    // Calendar code is only needed here, and large.
    const { parseLocalInput } = await import('@/lib/presenters/instant-input');
    const parse = (local: string) => parseLocalInput(local, timezone);
    create.mutate(makeSilenceInput(draft, parse, new Date()), {
      onSuccess: () => {
        toast.success(texts.createDone);
        onClose();
      },
    });
  };
  return (
    <FormDialog
      title={texts.newTitle}
      description={texts.newDescription}
      onClose={onClose}
      onSubmit={() => void submit()}
      error={create.error}
      saveLabel="Create silence"
      isBusy={create.isPending}
      isComplete={isSilenceComplete(draft)}
    >
      <Field label={common.why} error={errorOf('comment')}>
        {(field) => (
          <Input
            {...field}
            required
            maxLength={200}
            placeholder={texts.createWhyPlaceholder}
            value={draft.comment}
            onChange={(event) => change({ comment: event.target.value })}
          />
        )}
      </Field>
      <Segmented
        label={texts.createHowOftenLabel}
        value={draft.rhythm}
        options={RHYTHMS}
        onChange={(rhythm) => change({ rhythm })}
        className="self-start"
      />
      {draft.rhythm === 'once' ? (
        <OnceFields draft={draft} onChange={change} errorOf={errorOf} timezone={timezone} />
      ) : (
        <WeeklyWindowFields
          legend={texts.createSilentHoursLegend}
          window={draft.window}
          onChange={(window) => change({ window })}
          error={errorOf('recurrence')}
        />
      )}
      <MatcherFields matcher={draft.matcher} onChange={(matcher) => change({ matcher })} errorOf={errorOf} />
      <SilencePreviewBox matcher={draft.matcher} />
    </FormDialog>
  );
}

type OnceFieldsProps = {
  draft: SilenceDraft;
  onChange: (next: Partial<SilenceDraft>) => void;
  errorOf: (path: string) => string | undefined;
  timezone: string;
};

function OnceFields({ draft, onChange, errorOf, timezone }: OnceFieldsProps) {
  return (
    <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
      <Field label={texts.createStartsLabel} help={common.emptyMeansNow(timezone)} error={errorOf('startsAt')}>
        {(field) => (
          <Input
            {...field}
            type="datetime-local"
            value={draft.startsAt}
            onChange={(event) => onChange({ startsAt: event.target.value })}
          />
        )}
      </Field>
      <Field label={texts.createLastsLabel} error={draft.durationMinutes === null ? undefined : errorOf('endsAt')}>
        {(field) => (
          <Select
            {...field}
            value={String(draft.durationMinutes ?? '')}
            onChange={({ target }) => onChange({ durationMinutes: target.value === '' ? null : Number(target.value) })}
          >
            {DURATIONS.map(({ minutes, label }) => (
              <option key={minutes} value={minutes}>
                {label}
              </option>
            ))}
            <option value="">{texts.createUntilOption}</option>
          </Select>
        )}
      </Field>
      {draft.durationMinutes === null ? (
        <Field label={texts.createEndsLabel} help={timezone} error={errorOf('endsAt')} className="col-span-full">
          {(field) => (
            <Input
              {...field}
              type="datetime-local"
              required
              value={draft.endsAt}
              onChange={(event) => onChange({ endsAt: event.target.value })}
            />
          )}
        </Field>
      ) : null}
    </div>
  );
}
