'use client';

import { Field, Input, Select } from '@/components/ui/field';
import type { ActivityFilter } from '@/lib/queries/people/activity';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/activity';

/** Beginnings of actions, with the words people know them by. */
const KINDS = [
  { value: '', label: common.everything },
  { value: 'session.', label: texts.filtersSessionsOption },
  { value: 'account.', label: texts.filtersAccountsOption },
  { value: 'member.', label: common.members },
  { value: 'invitation.', label: common.invitations },
  { value: 'token.', label: common.apiTokens },
  { value: 'connection.', label: common.connections },
  { value: 'incident.', label: common.incidents },
  { value: 'budget.', label: common.budgets },
  { value: 'alert-rule.', label: common.alertRules },
  { value: 'channel.', label: common.channels },
  { value: 'workspace.', label: common.workspace },
] as const;

type Props = { filter: ActivityFilter; onChange: (filter: ActivityFilter) => void };

/** Narrows the list by person, kind and day. */
export function ActivityFilters({ filter, onChange }: Props) {
  return (
    <div className="mb-4 grid gap-3 sm:grid-cols-3">
      <Field label={texts.whoLabel}>
        {(field) => (
          <Input
            {...field}
            type="search"
            placeholder={texts.filtersWhoPlaceholder}
            value={filter.actor}
            onChange={(event) => onChange({ ...filter, actor: event.target.value })}
          />
        )}
      </Field>
      <Field label={common.what}>
        {(field) => (
          <Select
            {...field}
            value={filter.action}
            onChange={(event) => onChange({ ...filter, action: event.target.value })}
          >
            {KINDS.map((kind) => (
              <option key={kind.value} value={kind.value}>
                {kind.label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={texts.filtersSinceLabel}>
        {(field) => (
          <Input
            {...field}
            type="date"
            value={filter.from.slice(0, 10)}
            onChange={(event) =>
              onChange({ ...filter, from: event.target.value ? `${event.target.value}T00:00:00Z` : '' })
            }
          />
        )}
      </Field>
    </div>
  );
}
