'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import type { Connection } from '@/lib/contracts/connections';
import { findFieldError } from '@/lib/http/field-error';
import { useTestConnection, useUpdateConnection } from '@/lib/queries/connections';
import { TestResult } from './test-result';

/** Puts a new key in place of the old one after a test; the history stays. */
export function ReplaceKeyDialog({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const [adminKey, setAdminKey] = useState('');
  const test = useTestConnection();
  const update = useUpdateConnection();
  const save = () =>
    update.mutate(
      { id: connection.id, changes: { adminKey: adminKey.trim() } },
      {
        onSuccess: () => {
          toast.success(`${connection.name} uses the new key`);
          onClose();
        },
      },
    );
  const submit = () =>
    test.mutate(
      {
        provider: connection.provider,
        adminKey: adminKey.trim(),
        ...(connection.baseUrl === null ? {} : { baseUrl: connection.baseUrl }),
      },
      { onSuccess: (result) => (result.ok ? save() : undefined) },
    );
  const error = test.error ?? update.error;
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={`Replace the key of ${connection.name}`}
      description={`The key that ends in ${connection.adminKeyHint} stays in use until the new one has passed its test.`}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label="New admin key" error={findFieldError(error, 'adminKey') ?? error?.message}>
          {(field) => (
            <Input
              {...field}
              required
              type="password"
              autoComplete="off"
              placeholder="sk-admin-…"
              value={adminKey}
              onChange={(event) => setAdminKey(event.target.value)}
            />
          )}
        </Field>
        {test.data ? <TestResult result={test.data} /> : null}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant="primary"
            isBusy={test.isPending || update.isPending}
            disabled={adminKey.trim() === ''}
          >
            Test and replace
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
