'use client';

import { Field, Select } from '@/components/ui/field';
import type { PolicyDraft } from './policy-draft';

const GROUPS = [
  { seconds: 0, label: 'Each at once' },
  { seconds: 30, label: '30 seconds' },
  { seconds: 60, label: '1 minute' },
  { seconds: 300, label: '5 minutes' },
  { seconds: 900, label: '15 minutes' },
];
const REPEATS = [
  { minutes: 5, label: 'Every 5 minutes' },
  { minutes: 15, label: 'Every 15 minutes' },
  { minutes: 30, label: 'Every 30 minutes' },
  { minutes: 60, label: 'Every hour' },
  { minutes: 240, label: 'Every 4 hours' },
];

type PolicyTimingFieldsProps = {
  draft: Pick<PolicyDraft, 'groupWindowSeconds' | 'repeatMinutes'>;
  onChange: (next: Partial<PolicyDraft>) => void;
  errorOf: (path: string) => string | undefined;
};

/** How long incidents are collected, and how often an unacknowledged critical is told again. */
export function PolicyTimingFields({ draft, onChange, errorOf }: PolicyTimingFieldsProps) {
  const { groupWindowSeconds: seconds, repeatMinutes: minutes } = draft;
  // A value that was set by the API stays a choice.
  const groups = GROUPS.some((one) => one.seconds === seconds)
    ? GROUPS
    : [...GROUPS, { seconds, label: `${seconds} seconds` }];
  const repeats =
    minutes === null || REPEATS.some((one) => one.minutes === minutes)
      ? REPEATS
      : [...REPEATS, { minutes, label: `Every ${minutes} minutes` }];
  return (
    <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
      <Field label="Collect incidents for" error={errorOf('groupWindowSeconds')}>
        {(field) => (
          <Select
            {...field}
            value={String(seconds)}
            onChange={(event) => onChange({ groupWindowSeconds: Number(event.target.value) })}
          >
            {groups.map((one) => (
              <option key={one.seconds} value={one.seconds}>
                {one.label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Repeat unacknowledged criticals" error={errorOf('repeatMinutes')}>
        {(field) => (
          <Select
            {...field}
            value={minutes === null ? '' : String(minutes)}
            onChange={(event) =>
              onChange({ repeatMinutes: event.target.value === '' ? null : Number(event.target.value) })
            }
          >
            <option value="">Never</option>
            {repeats.map((one) => (
              <option key={one.minutes} value={one.minutes}>
                {one.label}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </div>
  );
}
