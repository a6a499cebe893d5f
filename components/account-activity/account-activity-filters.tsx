'use client';

import { useQuery } from '@tanstack/react-query';
import { Field, Input, Select } from '@/components/ui/field';
import { type AccountActivityFilter, accountLogsQuery } from '@/lib/queries/account-activity/account-activity';
import * as texts from '@/lib/texts/en/account-activity';
import * as common from '@/lib/texts/en/common';

type Props = { filter: AccountActivityFilter; onChange: (filter: AccountActivityFilter) => void };

/** Narrows the events by connection, kind, actor and time. */
export function AccountActivityFilters({ filter, onChange }: Props) {
  const { data } = useQuery(accountLogsQuery());
  const text = (field: 'type' | 'actor' | 'since' | 'until') => ({
    value: filter[field],
    onChange: (event: { target: { value: string } }) => onChange({ ...filter, [field]: event.target.value }),
  });
  return (
    <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-5">
      <Field label={common.connection}>
        {(field) => (
          <Select
            {...field}
            value={filter.connectionId}
            onChange={(event) => onChange({ ...filter, connectionId: event.target.value })}
          >
            <option value="">{common.allConnections}</option>
            {data?.data.map(({ connectionId, connectionName }) => (
              <option key={connectionId} value={connectionId}>
                {connectionName}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={texts.typeLabel}>
        {(field) => (
          <Input {...field} type="search" maxLength={200} placeholder={texts.typePlaceholder} {...text('type')} />
        )}
      </Field>
      <Field label={texts.actorLabel}>
        {(field) => (
          <Input {...field} type="search" maxLength={200} placeholder={texts.actorPlaceholder} {...text('actor')} />
        )}
      </Field>
      <Field label={texts.sinceLabel}>{(field) => <Input {...field} type="date" {...text('since')} />}</Field>
      <Field label={texts.untilLabel}>{(field) => <Input {...field} type="date" {...text('until')} />}</Field>
      <label className="flex min-h-8 items-center gap-2 text-sm max-md:min-h-10 sm:col-span-2 lg:col-span-5">
        <input
          type="checkbox"
          className="size-4"
          checked={filter.isUnusual}
          onChange={(event) => onChange({ ...filter, isUnusual: event.target.checked })}
        />
        {texts.unusualLabel}
      </label>
    </div>
  );
}
