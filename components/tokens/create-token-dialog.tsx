'use client';

import { Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input, Select } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import { findFieldError } from '@/lib/http/field-error';
import { useCreateToken } from '@/lib/queries/tokens';

const ROLES = [
  ['viewer', 'Viewer: reads everything'],
  ['member', 'Member: also handles incidents and budgets'],
  ['admin', 'Admin: also connections, channels and tokens'],
] as const;
type Role = (typeof ROLES)[number][0];

/** Name and role of a token; then its secret, which is shown this once. */
export function CreateTokenDialog({ onClose }: { onClose: () => void }) {
  const create = useCreateToken();
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={create.data ? 'Copy the token now' : 'New API token'}
      {...(create.data ? { description: 'It is not stored in readable form and cannot be shown again.' } : {})}
    >
      {create.data ? (
        <Secret secret={create.data.secret} onClose={onClose} />
      ) : (
        <TokenForm create={create} onClose={onClose} />
      )}
    </Dialog>
  );
}

function TokenForm({ create, onClose }: { create: ReturnType<typeof useCreateToken>; onClose: () => void }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate({ name: name.trim(), role });
      }}
    >
      <Field label="Name" error={findFieldError(create.error, 'name') ?? create.error?.message}>
        {(field) => (
          <Input
            {...field}
            required
            maxLength={80}
            placeholder="CI report"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label="Role">
        {(field) => (
          <Select
            {...field}
            value={role}
            onChange={(event) => setRole(ROLES.find(([one]) => one === event.target.value)?.[0] ?? 'viewer')}
          >
            {ROLES.map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={create.isPending} disabled={name.trim() === ''}>
          Create token
        </Button>
      </DialogActions>
    </form>
  );
}

function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => toast.success('Copied'),
      () => toast.error('The browser refused to copy: select the text and copy it by hand'),
    );
  return (
    <>
      <div className="flex items-start gap-2 rounded-md border bg-canvas p-3">
        <code className="min-w-0 flex-1 font-mono text-xs break-all select-all">{secret}</code>
        <Button size="sm" onClick={() => void copy()}>
          <Copy aria-hidden />
          Copy
        </Button>
      </div>
      <DialogActions>
        <Button variant="primary" onClick={onClose}>
          I have saved it
        </Button>
      </DialogActions>
    </>
  );
}
