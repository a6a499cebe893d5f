'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import type { Provider } from '@/lib/contracts/connections/providers';
import { findFieldError } from '@/lib/http/field-error';
import { useCreateConnection } from '@/lib/queries/connections/connections';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/connections-sources';
import { TokenStep } from './token-step';

/** Makes a source that usage is pushed to: its name, then its token. */
export function SourceForm({ provider, onClose }: { provider: Provider; onClose: () => void }) {
  const [name, setName] = useState(provider.name);
  const create = useCreateConnection();
  const token = create.data?.pushToken;
  if (token !== undefined)
    return <TokenStep endpoint={`${window.location.origin}/otlp`} token={token} onClose={onClose} />;
  const nameError = findFieldError(create.error, 'name');
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate({ provider: provider.id, name: name.trim() });
      }}
    >
      <Field label={common.name} help={texts.nameHelp} error={nameError ?? create.error?.message}>
        {(field) => (
          <Input {...field} required maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <DialogActions>
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button type="submit" variant="primary" isBusy={create.isPending} disabled={name.trim() === ''}>
          {texts.makeButton}
        </Button>
      </DialogActions>
    </form>
  );
}
