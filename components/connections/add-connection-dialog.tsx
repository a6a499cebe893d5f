'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import { findFieldError } from '@/lib/http/field-error';
import { useCreateConnection, useTestConnection } from '@/lib/queries/connections/connections';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/connections';
import { KeyExpiryField, readKeyExpiry } from './key-expiry-field';
import { ProviderKeyField } from './provider-key-field';
import { TestResult } from './test-result';

/** Name and key of a new connection. The key is tried with small real calls before it is saved. */
export function AddConnectionDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('OpenAI');
  const [adminKey, setAdminKey] = useState('');
  const [actionKey, setActionKey] = useState('');
  const [endsOn, setEndsOn] = useState('');
  const [baseUrl, setBaseUrl] = useState('');
  const test = useTestConnection();
  const create = useCreateConnection();
  const body = {
    provider: 'openai' as const,
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
  return (
    <Dialog isOpen onOpenChange={onClose} title={common.connectOpenai} description={texts.addDescription}>
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
          label={texts.adminKeyLabel}
          help={texts.addAdminKeyHelp}
          error={findFieldError(error, 'adminKey')}
          value={adminKey}
          onChange={edit(setAdminKey)}
          isRequired
        />
        <details className="text-sm">
          <summary className="text-muted">{texts.addActionKeySummary}</summary>
          <ProviderKeyField
            label={texts.actionKeyLabel}
            className="mt-2"
            help={texts.addActionKeyHelp}
            error={findFieldError(error, 'actionKey')}
            value={actionKey}
            onChange={edit(setActionKey)}
          />
        </details>
        <details className="text-sm">
          <summary className="text-muted">{texts.addKeyExpirySummary}</summary>
          <KeyExpiryField
            className="mt-2"
            error={findFieldError(error, 'adminKeyExpiresAt')}
            value={endsOn}
            onChange={setEndsOn}
          />
        </details>
        <details className="text-sm">
          <summary className="text-muted">{texts.addBaseUrlSummary}</summary>
          <Field
            label={texts.addBaseUrlLabel}
            className="mt-2"
            help={texts.addBaseUrlHelp}
            error={findFieldError(error, 'baseUrl')}
          >
            {(field) => (
              <Input
                {...field}
                type="url"
                placeholder={texts.addBaseUrlPlaceholder}
                value={baseUrl}
                onChange={(event) => edit(setBaseUrl)(event.target.value)}
              />
            )}
          </Field>
        </details>
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
    </Dialog>
  );
}
