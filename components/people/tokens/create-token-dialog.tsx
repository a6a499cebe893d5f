'use client';

import { type FormEvent, useState } from 'react';
import { useVerification } from '@/components/people/security/use-verification';
import { SecretBox } from '@/components/shell/secret-box';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input, Select } from '@/components/ui/field';
import type { TokenCreate } from '@/lib/contracts/people/tokens';
import { DAY_MS } from '@/lib/domain/time';
import { ApiError } from '@/lib/http/api-client';
import { findFieldError } from '@/lib/http/field-error';
import { useCreateToken } from '@/lib/queries/people/tokens';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/tokens';
import { ScopeBoxes, type TokenScope } from './scope-boxes';

const ROLES = [
  ['viewer', 'Viewer: sees everything'],
  ['member', 'Member: also handles incidents and budgets'],
  ['admin', 'Admin: also connections, channels, tokens and members'],
] as const;
type Role = (typeof ROLES)[number][0];

const LIFETIMES = [
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', texts.createOneYearOption],
  ['', common.never],
] as const;

/** Name, role, scopes and end of a token; then its secret, which is shown this once. */
export function CreateTokenDialog({ onClose }: { onClose: () => void }) {
  const create = useCreateToken();
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={create.data ? texts.createSecretTitle : texts.createTitle}
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
  const [role, setRole] = useState<Role>('viewer');
  const [scopes, setScopes] = useState<readonly TokenScope[]>(['read']);
  const { run, dialog } = useVerification('access');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const token = readToken(new FormData(event.currentTarget), role, scopes);
    // Shown by the form through `create.error`.
    run(() => create.mutateAsync(token)).catch(() => undefined);
  };
  const isProofWanted = create.error instanceof ApiError && create.error.code === 'verification_needed';
  const nameError = findFieldError(create.error, 'name');
  const message = isProofWanted ? undefined : create.error?.message;
  return (
    <>
      <form className="flex flex-col gap-4" onSubmit={submit}>
        <Field label={common.name} error={nameError ?? message}>
          {(field) => (
            <Input {...field} name="name" required maxLength={80} placeholder={texts.createNamePlaceholder} />
          )}
        </Field>
        <Field label={common.role}>
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
        <ScopeBoxes scopes={scopes} onChange={setScopes} />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={texts.expiresColumn}>
            {(field) => (
              <Select {...field} name="lifetime" defaultValue="90">
                {LIFETIMES.map(([value, text]) => (
                  <option key={text} value={value}>
                    {text}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={texts.createBelongsToLabel} help={texts.createBelongsToHelp}>
            {(field) => (
              <Select {...field} name="owner" defaultValue="person">
                <option value="person">{texts.createMeOption}</option>
                <option value="service">{texts.createServiceAccountOption}</option>
              </Select>
            )}
          </Field>
        </div>
        <DialogActions>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" variant="primary" isBusy={create.isPending} disabled={scopes.length === 0}>
            {texts.createButton}
          </Button>
        </DialogActions>
      </form>
      {dialog}
    </>
  );
}

function readToken(typed: FormData, role: Role, scopes: readonly TokenScope[]): TokenCreate {
  const days = Number(typed.get('lifetime'));
  return {
    name: String(typed.get('name')).trim(),
    role,
    scopes: [...scopes],
    isService: typed.get('owner') === 'service',
    ...(days > 0 ? { expiresAt: new Date(Date.now() + days * DAY_MS).toISOString() } : {}),
  };
}

function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <>
      <SecretBox secret={secret} />
      <DialogActions>
        <Button variant="primary" onClick={onClose}>
          {common.savedItButton}
        </Button>
      </DialogActions>
    </>
  );
}
