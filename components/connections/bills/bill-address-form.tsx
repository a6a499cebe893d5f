'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import { FILE_PROVIDER } from '@/lib/domain/usage/focus-row';
import { findFieldError } from '@/lib/http/field-error';
import { useCreateConnection } from '@/lib/queries/connections/connections';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/connections-bill-files';
import { BillNameField } from './bill-name-field';

type Props = { name: string; onName: (name: string) => void; onClose: () => void };

/** Where the worker finds bills again and again, and the keys to read them with; these are tried before they are kept. */
export function BillAddressForm({ name, onName, onClose }: Props) {
  const [baseUrl, setBaseUrl] = useState('');
  const [accessKey, setAccessKey] = useState('');
  const [secret, setSecret] = useState('');
  const create = useCreateConnection();
  const submit = () =>
    create.mutate(
      {
        ...{ provider: FILE_PROVIDER, name: name.trim(), baseUrl: baseUrl.trim() },
        adminKey: `${accessKey.trim()}:${secret.trim()}`,
      },
      {
        onSuccess: () => {
          toast.success(texts.addressDone(name.trim()));
          onClose();
        },
      },
    );
  const isReady = [name, baseUrl, accessKey, secret].every((text) => text.trim() !== '');
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <BillNameField name={name} onName={onName} error={findFieldError(create.error, 'name')} />
      <Field label={texts.addressLabel} help={texts.addressHelp} error={findFieldError(create.error, 'baseUrl')}>
        {(field) => (
          <Input
            {...field}
            type="url"
            required
            placeholder={texts.addressPlaceholder}
            value={baseUrl}
            onChange={(event) => setBaseUrl(event.target.value)}
          />
        )}
      </Field>
      <Field label={texts.accessKeyLabel} error={findFieldError(create.error, 'adminKey')}>
        {(field) => (
          <Input
            {...field}
            required
            autoComplete="off"
            value={accessKey}
            onChange={(event) => setAccessKey(event.target.value)}
          />
        )}
      </Field>
      <Field label={texts.secretKeyLabel} help={texts.secretKeyHelp}>
        {(field) => (
          <Input
            {...field}
            type="password"
            required
            autoComplete="off"
            value={secret}
            onChange={(event) => setSecret(event.target.value)}
          />
        )}
      </Field>
      {create.error ? (
        <p role="alert" className="text-sm break-words text-critical">
          {create.error.message}
        </p>
      ) : null}
      <DialogActions>
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button type="submit" variant="primary" isBusy={create.isPending} disabled={!isReady}>
          {texts.addressButton}
        </Button>
      </DialogActions>
    </form>
  );
}
