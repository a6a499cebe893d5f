'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import { findFieldError } from '@/lib/http/field-error';
import { useCreateChannel } from '@/lib/queries/channels';

/** Splits what people paste: commas, semicolons, spaces or lines between addresses. */
const readAddresses = (text: string) => [...new Set(text.split(/[\s,;]+/).filter(Boolean))];

export function AddChannelDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [addresses, setAddresses] = useState('');
  const create = useCreateChannel();
  const to = readAddresses(addresses);
  const submit = () =>
    create.mutate(
      { kind: 'email', name: name.trim(), config: { to }, enabled: true },
      {
        onSuccess: () => {
          toast.success(`${name.trim()} added: send a test to be sure`);
          onClose();
        },
      },
    );
  return (
    <Dialog isOpen onOpenChange={onClose} title="Add an e-mail channel" description="Each address gets its own mail.">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label="Name" error={findFieldError(create.error, 'name')}>
          {(field) => (
            <Input
              {...field}
              required
              maxLength={80}
              placeholder="On call"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field
          label="Addresses"
          help="Separate several with commas."
          error={findFieldError(create.error, 'config.to') ?? create.error?.message}
        >
          {(field) => (
            <Input
              {...field}
              required
              inputMode="email"
              autoCapitalize="off"
              placeholder="oncall@example.com, finance@example.com"
              value={addresses}
              onChange={(event) => setAddresses(event.target.value)}
            />
          )}
        </Field>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant="primary"
            isBusy={create.isPending}
            disabled={name.trim() === '' || to.length === 0}
          >
            Add channel
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
