'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { toast } from '@/components/ui/toast';
import type { Connection } from '@/lib/contracts/connections';
import { findFieldError } from '@/lib/http/field-error';
import { useUpdateConnection } from '@/lib/queries/connections';
import * as texts from '@/lib/texts/en/connections/replace-key-dialog';
import { KeyExpiryField, readKeyExpiry } from './key-expiry-field';
import { ProviderKeyField } from './provider-key-field';

type Props = { connection: Connection; purpose: 'admin' | 'action'; onClose: () => void };

/** Puts a new key in place of the old one, or an action key where there was none; it is tested first. */
export function ReplaceKeyDialog({ connection, purpose, onClose }: Props) {
  const [key, setKey] = useState('');
  const [endsOn, setEndsOn] = useState(connection.adminKeyExpiresAt?.slice(0, 10) ?? '');
  const isEndChanged =
    purpose === 'admin' && readKeyExpiry(endsOn)?.slice(0, 10) !== connection.adminKeyExpiresAt?.slice(0, 10);
  const update = useUpdateConnection();
  const { title, description, label, done } = describeDialog(connection, purpose);
  const newKey = key.trim() === '' ? {} : { [`${purpose}Key`]: key.trim() };
  const changes = { ...newKey, ...(isEndChanged && { adminKeyExpiresAt: readKeyExpiry(endsOn) }) };
  const save = () =>
    update.mutate(
      { id: connection.id, changes },
      {
        onSuccess: () => {
          toast.success(key.trim() === '' ? texts.endSaved : done);
          onClose();
        },
      },
    );
  const error = findFieldError(update.error, `${purpose}Key`) ?? update.error?.message;
  return (
    <Dialog isOpen onOpenChange={onClose} title={title} description={description}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <ProviderKeyField label={label} error={error} value={key} onChange={setKey} isRequired={purpose === 'action'} />
        {purpose === 'admin' ? (
          <KeyExpiryField
            value={endsOn}
            onChange={setEndsOn}
            error={findFieldError(update.error, 'adminKeyExpiresAt')}
          />
        ) : null}
        <DialogActions>
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button
            type="submit"
            variant="primary"
            isBusy={update.isPending}
            disabled={key.trim() === '' && !isEndChanged}
          >
            {key.trim() === '' && isEndChanged ? texts.save : texts.testAndSave}
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
      'Spend limits are set and keys are ended with it, only when somebody says so. An admin key with the permission ' +
      '“Restricted” and organization administration set to write is enough.',
    label: hasActionKey ? 'New action key' : 'Action key',
    done: `${name} can act with the new key`,
  };
}
