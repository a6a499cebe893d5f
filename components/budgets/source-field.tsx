'use client';

import { useQuery } from '@tanstack/react-query';
import { Field, Select } from '@/components/ui/field';
import { connectionsQuery } from '@/lib/queries/connections/connections';
import * as texts from '@/lib/texts/en/budgets';
import * as common from '@/lib/texts/en/common';

/** Where usage comes from: a provider, a connection, or (both empty) anywhere. */
export type SourceDraft = { provider: string; connectionId: string };

type SourceFieldProps = {
  draft: SourceDraft;
  onChange: (next: SourceDraft) => void;
  errorOf: (path: string) => string | undefined;
};

const PROVIDER = 'provider:';
const CONNECTION = 'connection:';

/** One choice of provider or connection; a provider stands for all of its connections, also those to come. */
export function SourceField({ draft, onChange, errorOf }: SourceFieldProps) {
  const { data } = useQuery(connectionsQuery());
  const connections = (data ?? []).map((one) => one.connection);
  const { provider, connectionId } = draft;
  const providers = new Map(connections.map((one) => [one.provider, one.providerName]));
  if (provider !== '' && !providers.has(provider)) providers.set(provider, provider);
  const isUnknown = connectionId !== '' && !connections.some(({ id }) => id === connectionId);
  // With a single connection there is nothing to choose.
  if (connections.length < 2 && provider === '' && connectionId === '') return null;
  const value = connectionId === '' ? (provider === '' ? '' : PROVIDER + provider) : CONNECTION + connectionId;
  const choose = (chosen: string) =>
    onChange({
      provider: chosen.startsWith(PROVIDER) ? chosen.slice(PROVIDER.length) : '',
      connectionId: chosen.startsWith(CONNECTION) ? chosen.slice(CONNECTION.length) : '',
    });
  return (
    <Field
      label={texts.sourceLabel}
      help={value.startsWith(PROVIDER) ? texts.sourceProviderHelp : undefined}
      error={errorOf('scope.provider') ?? errorOf('scope.connectionId') ?? errorOf('connectionId')}
    >
      {(field) => (
        <Select {...field} value={value} onChange={(event) => choose(event.target.value)}>
          <option value="">{texts.sourceAnyOption}</option>
          <optgroup label={texts.sourceProvidersGroup}>
            {[...providers].map(([id, name]) => (
              <option key={id} value={PROVIDER + id}>
                {name}
              </option>
            ))}
          </optgroup>
          <optgroup label={common.connections}>
            {connections.map(({ id, name }) => (
              <option key={id} value={CONNECTION + id}>
                {name}
              </option>
            ))}
            {isUnknown ? <option value={value}>{connectionId}</option> : null}
          </optgroup>
        </Select>
      )}
    </Field>
  );
}
