'use client';

import { Field, Input, Select } from '@/components/ui/field';
import type { ActivityFilter } from '@/lib/queries/activity';

/** Beginnings of actions, with the words people know them by. */
const KINDS = [
  { value: '', label: 'Everything' },
  { value: 'session.', label: 'Sign-ins and sessions' },
  { value: 'account.', label: 'Accounts' },
  { value: 'member.', label: 'Members' },
  { value: 'invitation.', label: 'Invitations' },
  { value: 'token.', label: 'API tokens' },
  { value: 'connection.', label: 'Connections' },
  { value: 'incident.', label: 'Incidents' },
  { value: 'budget.', label: 'Budgets' },
  { value: 'alert-rule.', label: 'Alert rules' },
  { value: 'channel.', label: 'Channels' },
  { value: 'workspace.', label: 'Workspace' },
] as const;

type Props = { filter: ActivityFilter; onChange: (filter: ActivityFilter) => void };

/** Narrows the list by person, kind and day. */
export function ActivityFilters({ filter, onChange }: Props) {
  return (
    <div className="mb-4 grid gap-3 sm:grid-cols-3">
      <Field label="Who">
        {(field) => (
          <Input
            {...field}
            type="search"
            placeholder="Name of a person or token"
            value={filter.actor}
            onChange={(event) => onChange({ ...filter, actor: event.target.value })}
          />
        )}
      </Field>
      <Field label="What">
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
      <Field label="Since">
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
