'use client';

import { Field, Select } from '@/components/ui/field';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/policies';
import type { PolicyDraft } from './policy-draft';

const GROUPS = [
  { seconds: 0, label: texts.timingAtOnceLabel },
  { seconds: 30, label: texts.timing30SecondsLabel },
  { seconds: 60, label: texts.timing1MinuteLabel },
  { seconds: 300, label: texts.timing5MinutesLabel },
  { seconds: 900, label: texts.timing15MinutesLabel },
];
const REPEATS = [
  { minutes: 5, label: texts.timingEvery5MinutesLabel },
  { minutes: 15, label: texts.timingEvery15MinutesLabel },
  { minutes: 30, label: texts.timingEvery30MinutesLabel },
  { minutes: 60, label: texts.timingEveryHourLabel },
  { minutes: 240, label: texts.timingEvery4HoursLabel },
];

type PolicyTimingFieldsProps = {
  draft: Pick<PolicyDraft, 'groupWindowSeconds' | 'repeatMinutes'>;
  onChange: (next: Partial<PolicyDraft>) => void;
  errorOf: (path: string) => string | undefined;
};

/** How long incidents are collected, and how often an unacknowledged critical is repeated. */
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
      <Field label={texts.timingCollectLabel} help={texts.timingCollectHelp} error={errorOf('groupWindowSeconds')}>
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
      <Field label={texts.timingRepeatLabel} help={texts.timingRepeatHelp} error={errorOf('repeatMinutes')}>
        {(field) => (
          <Select
            {...field}
            value={minutes === null ? '' : String(minutes)}
            onChange={(event) =>
              onChange({ repeatMinutes: event.target.value === '' ? null : Number(event.target.value) })
            }
          >
            <option value="">{common.never}</option>
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
