'use client';

import { type FormEvent, useState } from 'react';
import { isProofWanted, useVerification } from '@/components/people/security/use-verification';
import { SecretBox } from '@/components/shell/secret-box';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { useStartRotation } from '@/lib/queries/keys/rotations';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/keys-rotations';
import { Tick } from './tick';

type Props = { keyId: string; name: string; onClose: () => void };

/** Begins a rotation and shows the new key this once. */
export default function StartRotationDialog({ keyId, name, onClose }: Props) {
  const [quietHours, setQuietHours] = useState('24');
  const [retiresWhenQuiet, setRetires] = useState(false);
  const start = useStartRotation(keyId);
  const { run, dialog } = useVerification('provider');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Shown below through `start.error`.
    run(() => start.mutateAsync({ quietHours: Number(quietHours), retiresWhenQuiet })).catch(() => undefined);
  };
  const value = start.data?.value ?? null;
  if (start.data && value === null) onClose();
  return (
    <>
      <Dialog isOpen onOpenChange={onClose} title={texts.startTitle(name)} description={texts.startDescription}>
        {value === null ? (
          <form onSubmit={submit} className="flex flex-col gap-3">
            <Field label={texts.quietLabel} help={texts.quietHelp}>
              {(props) => (
                <Input
                  {...props}
                  inputMode="numeric"
                  value={quietHours}
                  onChange={(event) => setQuietHours(event.target.value)}
                />
              )}
            </Field>
            <Tick
              label={texts.retiresLabel}
              help={texts.retiresHelp}
              isChecked={retiresWhenQuiet}
              onChange={setRetires}
            />
            {start.error && !isProofWanted(start.error) ? (
              <p role="alert" className="text-sm text-critical">
                {start.error.message}
              </p>
            ) : null}
            <DialogActions>
              <Button onClick={onClose}>{common.cancel}</Button>
              <Button type="submit" variant="primary" isBusy={start.isPending}>
                {texts.startConfirm}
              </Button>
            </DialogActions>
          </form>
        ) : (
          <div className="flex flex-col gap-3">
            <p className="text-sm font-medium">{texts.secretTitle}</p>
            <SecretBox secret={value} />
            <p className="text-sm text-muted">{texts.secretText}</p>
            <DialogActions>
              <Button variant="primary" onClick={onClose}>
                {common.close}
              </Button>
            </DialogActions>
          </div>
        )}
      </Dialog>
      {dialog}
    </>
  );
}
