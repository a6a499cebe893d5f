'use client';

import { useReader } from '@/components/shell/reader-context';
import { useNow } from '@/components/shell/use-now';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { Field, Input, Select } from '@/components/ui/field';
import type { Preferences } from '@/lib/contracts/people/preferences';
import { parseLocale } from '@/lib/domain/reader';
import { formatInstantFull } from '@/lib/presenters/instant';
import { formatMoney } from '@/lib/presenters/money';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/preferences';
import { listLocaleChoices } from './locale-choices';

type Reading = Pick<Preferences, 'locale' | 'timezone'>;

type ReadingCardProps = {
  draft: Reading;
  onChange: (next: Partial<Reading>) => void;
  errorOf: (path: string) => string | undefined;
};

/** How numbers, dates and times are written, with an example of the choice. */
export function ReadingCard({ draft, onChange, errorOf }: ReadingCardProps) {
  const { timezone } = useWorkspace();
  const reader = useReader();
  const now = useNow(30_000);
  // "As the browser asks" is what the page shows already, unless another choice is in force.
  const chosen = draft.locale === null ? null : parseLocale(draft.locale);
  const example = { locale: chosen ?? reader.locale, timezone: reader.timezone };
  return (
    <Card title={texts.readingTitle} note={texts.readingNote}>
      <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
        <Field
          label={texts.readingLocaleLabel}
          help={`${formatMoney('1234.56', example)} · ${formatInstantFull(now, example)}`}
          error={errorOf('locale')}
        >
          {(field) => (
            <Select
              {...field}
              value={draft.locale ?? ''}
              onChange={(event) => onChange({ locale: event.target.value || null })}
            >
              <option value="">{texts.readingBrowserOption}</option>
              {listLocaleChoices(draft.locale).map(({ tag, name }) => (
                <option key={tag} value={tag}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={common.timeZone} help={texts.readingTimeZoneHelp(timezone)} error={errorOf('timezone')}>
          {(field) => (
            <Input
              {...field}
              placeholder={timezone}
              spellCheck={false}
              value={draft.timezone ?? ''}
              onChange={(event) => onChange({ timezone: event.target.value.trim() || null })}
            />
          )}
        </Field>
      </div>
    </Card>
  );
}
