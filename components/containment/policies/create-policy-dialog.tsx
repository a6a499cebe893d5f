'use client';

import { type FormEvent, useState } from 'react';
import { ScopeField } from '@/components/notifications/matchers/scope-field';
import { isProofWanted, useVerification } from '@/components/people/security/use-verification';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input, Select } from '@/components/ui/field';
import type { ContainmentPolicy } from '@/lib/contracts/containment/policies';
import { CONTAINMENT_ACTIONS } from '@/lib/domain/containment/action';
import { findFieldError } from '@/lib/http/field-error';
import { useCreateContainmentPolicy } from '@/lib/queries/containment/policies';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/containment';
import { ACTION_LABEL } from '@/lib/texts/en/containment-actions';
import { MODES } from './modes';

/** Name, condition, scope, action and mode of a new policy. */
export function CreatePolicyDialog({ onClose }: { onClose: () => void }) {
  const create = useCreateContainmentPolicy();
  const { run, dialog } = useVerification('automation');
  const [apiKeyId, setApiKeyId] = useState('');
  const error = isProofWanted(create.error) ? null : create.error;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const policy = readPolicy(new FormData(event.currentTarget), apiKeyId);
    run(() => create.mutateAsync(policy))
      .then((made) => (made === null ? undefined : onClose()))
      .catch(() => undefined);
  };
  return (
    <Dialog isOpen onOpenChange={onClose} title={texts.policiesNewTitle} description={texts.policiesEmptyText}>
      <form className="flex flex-col gap-4" onSubmit={submit}>
        <Field label={common.name} error={findFieldError(error, 'name') ?? error?.message}>
          {(field) => <Input {...field} name="name" required maxLength={80} autoComplete="off" />}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={texts.newPolicyRateLabel} error={findFieldError(error, 'when.ratePerHour')}>
            {(field) => <Input {...field} name="ratePerHour" inputMode="decimal" defaultValue="100" />}
          </Field>
          <Field label={texts.newPolicyLostLabel} error={findFieldError(error, 'when.lost')}>
            {(field) => <Input {...field} name="lost" inputMode="decimal" />}
          </Field>
        </div>
        <ScopeField
          dimension="apiKey"
          label={common.key}
          placeholder={common.everything}
          error={findFieldError(error, 'scope.apiKeyId')}
          value={apiKeyId}
          onChange={setApiKeyId}
        />
        <Field label={texts.newPolicyActionLabel}>
          {(field) => (
            <Select {...field} name="action" defaultValue="deny-model">
              {CONTAINMENT_ACTIONS.map((action) => (
                <option key={action} value={action}>
                  {ACTION_LABEL[action]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={common.mode}>
            {(field) => (
              <Select {...field} name="mode" defaultValue="dry_run">
                {Object.entries(MODES).map(([value, text]) => (
                  <option key={value} value={value}>
                    {text}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={texts.newPolicyDelayLabel} error={findFieldError(error, 'delaySeconds')}>
            {(field) => <Input {...field} name="delaySeconds" type="number" min={0} max={86_400} defaultValue={60} />}
          </Field>
        </div>
        <DialogActions>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" variant="primary" isBusy={create.isPending}>
            {common.create}
          </Button>
        </DialogActions>
      </form>
      {dialog}
    </Dialog>
  );
}

function readPolicy(form: FormData, apiKeyId: string) {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const amount = (name: string) => (text(name) === '' ? null : text(name));
  return {
    name: text('name'),
    scope: apiKeyId === '' ? {} : { apiKeyId },
    when: { ratePerHour: amount('ratePerHour'), lost: amount('lost') },
    action: text('action') as ContainmentPolicy['action'],
    mode: text('mode') as ContainmentPolicy['mode'],
    delaySeconds: Number(text('delaySeconds')),
  };
}
