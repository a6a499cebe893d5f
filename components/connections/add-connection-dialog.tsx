'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input, Select } from '@/components/ui/field';
import { PendingState } from '@/components/ui/pending-state';
import { toast } from '@/components/ui/toast';
import type { Provider } from '@/lib/contracts/connections/providers';
import { findFieldError } from '@/lib/http/field-error';
import { providersQuery, useCreateConnection, useTestConnection } from '@/lib/queries/connections/connections';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/connections';
import { KeyExpiryField, readKeyExpiry } from './key-expiry-field';
import { ProviderGuide } from './provider-guide';
import { ProviderKeyField } from './provider-key-field';
import { SourceForm } from './sources/source-form';
import { TestResult } from './test-result';

/** Leads through connecting a provider: which, how its key is made, what it is called, and a test with real calls. */
export function AddConnectionDialog({ onClose }: { onClose: () => void }) {
  const query = useQuery(providersQuery());
  const providers = query.data?.data;
  const [chosen, setChosen] = useState<string | null>(null);
  const provider = providers?.find((one) => one.id === chosen) ?? providers?.[0];
  return (
    <Dialog isOpen onOpenChange={onClose} title={common.connectProvider} description={texts.addDescription}>
      {providers === undefined || provider === undefined ? (
        <PendingState title={texts.addProvidersError} query={query} count={3} />
      ) : (
        <div className="flex flex-col gap-4">
          <Field label={texts.addProviderLabel}>
            {(field) => (
              <Select {...field} value={provider.id} onChange={(event) => setChosen(event.target.value)}>
                {providers.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <ProviderGuide provider={provider} />
          {provider.capabilities.isPushed ? (
            <SourceForm key={provider.id} provider={provider} onClose={onClose} />
          ) : (
            <ConnectionForm key={provider.id} provider={provider} onClose={onClose} />
          )}
        </div>
      )}
    </Dialog>
  );
}

/** Name and keys of the connection. They are tried before they are saved. */
function ConnectionForm({ provider, onClose }: { provider: Provider; onClose: () => void }) {
  const { setup } = provider;
  const [name, setName] = useState(provider.name);
  const [adminKey, setAdminKey] = useState('');
  const [actionKey, setActionKey] = useState('');
  const [endsOn, setEndsOn] = useState('');
  const [baseUrl, setBaseUrl] = useState('');
  const test = useTestConnection();
  const create = useCreateConnection();
  const body = {
    provider: provider.id,
    adminKey: adminKey.trim(),
    ...(actionKey.trim() ? { actionKey: actionKey.trim() } : {}),
    ...(baseUrl.trim() ? { baseUrl: baseUrl.trim() } : {}),
  };
  const save = () =>
    create.mutate(
      { ...body, name: name.trim(), ...(endsOn && { adminKeyExpiresAt: readKeyExpiry(endsOn) ?? undefined }) },
      {
        onSuccess: () => {
          toast.success(texts.addDone(name.trim()));
          onClose();
        },
      },
    );
  const isWarned = test.data?.ok === true && test.data.warnings.length > 0;
  const submit = () =>
    isWarned
      ? save()
      : test.mutate(body, { onSuccess: ({ ok, warnings }) => (ok && warnings.length === 0 ? save() : undefined) });
  /** Another key or address has not been tested. */
  const edit = (set: (text: string) => void) => (text: string) => {
    set(text);
    test.reset();
  };
  const error = test.error ?? create.error;
  const address = (
    <Field
      label={texts.addBaseUrlLabel}
      className={setup.baseUrl.isRequired ? '' : 'mt-2'}
      help={setup.baseUrl.isRequired ? texts.addBaseUrlRequiredHelp : texts.addBaseUrlHelp}
      error={findFieldError(error, 'baseUrl')}
    >
      {(field) => (
        <Input
          {...field}
          type="url"
          required={setup.baseUrl.isRequired}
          placeholder={setup.baseUrl.example}
          value={baseUrl}
          onChange={(event) => edit(setBaseUrl)(event.target.value)}
        />
      )}
    </Field>
  );
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field label={common.name} error={findFieldError(error, 'name')}>
        {(field) => (
          <Input {...field} required maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <ProviderKeyField
        label={setup.keyLabel}
        placeholder={setup.keyPlaceholder}
        error={findFieldError(error, 'adminKey')}
        value={adminKey}
        onChange={edit(setAdminKey)}
        isRequired
      />
      {setup.baseUrl.isRequired ? address : null}
      {setup.actionKey === null ? null : (
        <details className="text-sm">
          <summary className="text-muted">{texts.addActionKeySummary}</summary>
          <ProviderKeyField
            label={texts.actionKeyLabel}
            className="mt-2"
            placeholder={setup.keyPlaceholder}
            help={setup.actionKey}
            error={findFieldError(error, 'actionKey')}
            value={actionKey}
            onChange={edit(setActionKey)}
          />
        </details>
      )}
      <details className="text-sm">
        <summary className="text-muted">{texts.addKeyExpirySummary}</summary>
        <KeyExpiryField
          className="mt-2"
          error={findFieldError(error, 'adminKeyExpiresAt')}
          value={endsOn}
          onChange={setEndsOn}
        />
      </details>
      {setup.baseUrl.isRequired ? null : (
        <details className="text-sm">
          <summary className="text-muted">{texts.addBaseUrlSummary}</summary>
          {address}
        </details>
      )}
      {test.data ? <TestResult result={test.data} /> : null}
      {error ? (
        <p role="alert" className="text-sm break-words text-critical">
          {error.message}
        </p>
      ) : null}
      <DialogActions>
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button
          type="submit"
          variant="primary"
          isBusy={test.isPending || create.isPending}
          disabled={name.trim() === '' || adminKey.trim() === ''}
        >
          {test.isPending
            ? texts.addTestingButton
            : create.isPending
              ? texts.addSavingButton
              : isWarned
                ? texts.addAnywayButton
                : texts.addButton}
        </Button>
      </DialogActions>
    </form>
  );
}
