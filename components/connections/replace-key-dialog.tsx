'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { toast } from '@/components/ui/toast';
import type { Connection } from '@/lib/contracts/connections/connections';
import { findFieldError } from '@/lib/http/field-error';
import { useTestConnection, useUpdateConnection } from '@/lib/queries/connections/connections';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/connections';
import { KeyExpiryField, readKeyExpiry } from './key-expiry-field';
import { ProviderKeyField } from './provider-key-field';
import { TestResult } from './test-result';

type Props = { connection: Connection; purpose: 'admin' | 'action'; onClose: () => void };

/** Puts a new key in place of the old one, or an action key where there was none; it is tested first. */
export function ReplaceKeyDialog({ connection, purpose, onClose }: Props) {
  const [key, setKey] = useState('');
  const [endsOn, setEndsOn] = useState(connection.adminKeyExpiresAt?.slice(0, 10) ?? '');
  const isEndChanged =
    purpose === 'admin' && readKeyExpiry(endsOn)?.slice(0, 10) !== connection.adminKeyExpiresAt?.slice(0, 10);
  const update = useUpdateConnection();
  const { title, description, label, done } = describeDialog(connection, purpose);
  const test = useTestConnection();
  const newKey = key.trim() === '' ? {} : { [`${purpose}Key`]: key.trim() };
  const changes = { ...newKey, ...(isEndChanged && { adminKeyExpiresAt: readKeyExpiry(endsOn) }) };
  const save = () =>
    update.mutate(
      { id: connection.id, changes },
      {
        onSuccess: () => {
          toast.success(key.trim() === '' ? texts.replaceKeyDone : done);
          onClose();
        },
      },
    );
  const isWarned = test.data?.ok === true && test.data.warnings.length > 0;
  const submit = () => {
    if (key.trim() === '' || isWarned) return save();
    const asked = {
      provider: connection.provider,
      ...newKey,
      ...(connection.baseUrl && { baseUrl: connection.baseUrl }),
    };
    test.mutate(asked, { onSuccess: ({ ok, warnings }) => (ok && warnings.length === 0 ? save() : undefined) });
  };
  /** Another key has not been tested. */
  const edit = (text: string) => {
    setKey(text);
    test.reset();
  };
  const failure = test.error ?? update.error;
  const error = findFieldError(failure, `${purpose}Key`) ?? failure?.message;
  return (
    <Dialog isOpen onOpenChange={onClose} title={title} description={description}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <ProviderKeyField label={label} error={error} value={key} onChange={edit} isRequired={purpose === 'action'} />
        {purpose === 'admin' ? (
          <KeyExpiryField
            value={endsOn}
            onChange={setEndsOn}
            error={findFieldError(update.error, 'adminKeyExpiresAt')}
          />
        ) : null}
        {test.data ? <TestResult result={test.data} /> : null}
        <DialogActions>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button
            type="submit"
            variant="primary"
            isBusy={test.isPending || update.isPending}
            disabled={key.trim() === '' && !isEndChanged}
          >
            {isWarned
              ? texts.replaceKeySaveAnywayButton
              : key.trim() === '' && isEndChanged
                ? common.save
                : texts.replaceKeyTestAndSaveButton}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function describeDialog({ name, adminKeyHint, hasActionKey }: Connection, purpose: Props['purpose']) {
  if (purpose === 'admin') {
    return {
      title: `Replace the key of ${name}`,
      description: `The key that ends in ${adminKeyHint} stays in use until the new one has passed its test.`,
      label: 'New admin key',
      done: `${name} uses the new key`,
    };
  }
  return {
    title: hasActionKey ? `Replace the action key of ${name}` : `Add an action key to ${name}`,
    description:
      'Limits are set and keys are stopped with it, only when a person decides it. The documentation says which rights it needs.',
    label: hasActionKey ? 'New action key' : 'Action key',
    done: `${name} can act with the new key`,
  };
}
