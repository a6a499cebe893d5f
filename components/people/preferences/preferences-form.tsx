'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Field, Select } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import type { Preferences } from '@/lib/contracts/people/preferences';
import { findFieldError } from '@/lib/http/field-error';
import { SEVERITY_LABEL } from '@/lib/presenters/incidents/incident-view';
import { formatHour } from '@/lib/presenters/instant';
import { useUpdatePreferences } from '@/lib/queries/people/preferences';
import * as texts from '@/lib/texts/en/people/preferences';
import { ReadingCard } from './reading-card';

const DIGESTS = [
  { name: 'digestDaily', label: texts.formDailyDigestLabel, note: texts.formDailyDigestNote },
  { name: 'digestWeekly', label: texts.formWeeklyDigestLabel, note: texts.formWeeklyDigestNote },
  { name: 'digestMonthly', label: texts.formMonthlyReportLabel, note: texts.formMonthlyReportNote },
] as const;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** How things are written, digests and their hour, and the severities of alerts; critical ones are always mailed. */
export function PreferencesForm({ preferences }: { preferences: Preferences }) {
  const { email: _email, ...stored } = preferences;
  const [draft, setDraft] = useState<Omit<Preferences, 'email'>>(stored);
  const reader = useReader();
  const router = useRouter();
  const save = useUpdatePreferences();
  const change = (next: Partial<typeof draft>) => setDraft((current) => ({ ...current, ...next }));
  const toggleSeverity = (severity: 'warning' | 'info') =>
    change({
      mailSeverities: draft.mailSeverities.includes(severity)
        ? draft.mailSeverities.filter((one) => one !== severity)
        : [...draft.mailSeverities, severity],
    });
  const takeBack = () =>
    save.mutate(stored, {
      onSuccess: () => {
        setDraft(stored);
        router.refresh();
      },
      onError: (error) => toast.error(error.message),
    });
  const submit = () =>
    save.mutate(draft, {
      onSuccess: () => {
        toast.undoable(texts.formDone, takeBack);
        // How numbers are written comes with the page.
        router.refresh();
      },
    });
  return (
    <form
      className="flex max-w-2xl flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <ReadingCard draft={draft} onChange={change} errorOf={(path) => findFieldError(save.error, path)} />
      <Card title={texts.formDigestsTitle}>
        <div className="flex flex-col gap-3">
          {DIGESTS.map(({ name, label, note }) => (
            <Tick
              key={name}
              label={label}
              note={note}
              isOn={draft[name]}
              onChange={() => change({ [name]: !draft[name] })}
            />
          ))}
          <Field label={texts.formSentAtLabel} error={findFieldError(save.error, 'digestHour')}>
            {(field) => (
              <Select
                {...field}
                value={String(draft.digestHour)}
                onChange={(event) => change({ digestHour: Number(event.target.value) })}
              >
                {HOURS.map((hour) => (
                  <option key={hour} value={hour}>
                    {formatHour(hour, reader)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
      </Card>
      <Card title={texts.formAlertsTitle} note={texts.formAlertsNote}>
        <div className="flex flex-col gap-3">
          <Tick label={SEVERITY_LABEL.critical} note={texts.formCriticalNote} isOn isLocked onChange={() => {}} />
          {(['warning', 'info'] as const).map((severity) => (
            <Tick
              key={severity}
              label={SEVERITY_LABEL[severity]}
              note={severity === 'warning' ? texts.formWarningNote : texts.formInfoNote}
              isOn={draft.mailSeverities.includes(severity)}
              onChange={() => toggleSeverity(severity)}
            />
          ))}
        </div>
      </Card>
      {save.error ? (
        <p role="alert" className="text-sm text-critical">
          {save.error.message}
        </p>
      ) : null}
      <Button type="submit" variant="primary" className="self-start" isBusy={save.isPending}>
        {texts.formSaveButton}
      </Button>
    </form>
  );
}

type TickProps = { label: string; note: string; isOn: boolean; isLocked?: boolean; onChange: () => void };

function Tick({ label, note, isOn, isLocked = false, onChange }: TickProps) {
  return (
    <label className="flex items-start gap-2 text-sm">
      <input
        type="checkbox"
        className="mt-0.5 size-4 shrink-0 accent-accent"
        checked={isOn}
        disabled={isLocked}
        onChange={onChange}
      />
      <span>
        <span className="font-medium">{label}</span>
        <span className="block text-xs text-muted">{note}</span>
      </span>
    </label>
  );
}
