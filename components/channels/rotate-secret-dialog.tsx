'use client';

import { InstantText } from '@/components/shell/instant';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import type { Channel } from '@/lib/contracts/channels';
import { useRotateSecret } from '@/lib/queries/channels';
import { SigningSecret } from './signing-secret';

/** Asks, then shows the new signing key of a webhook, this once. */
export function RotateSecretDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const rotate = useRotateSecret();
  const made = rotate.data;
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={made ? 'Copy the new key now' : `New signing key for ${channel.name}?`}
      description={
        made
          ? 'It cannot be shown again.'
          : 'Requests are signed with both keys for a day, so that you can change your program in between.'
      }
    >
      {made ? (
        <>
          <SigningSecret secret={made.signingSecret} />
          <p className="mt-3 text-sm text-muted">
            The key before it signs too until <InstantText at={made.previousValidUntil} />.
          </p>
        </>
      ) : null}
      {rotate.error ? (
        <p role="alert" className="text-sm text-critical">
          {rotate.error.message}
        </p>
      ) : null}
      <DialogActions>
        {made ? (
          <Button variant="primary" onClick={onClose}>
            I have saved it
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button variant="primary" isBusy={rotate.isPending} onClick={() => rotate.mutate(channel.id)}>
              Make a new key
            </Button>
          </>
        )}
      </DialogActions>
    </Dialog>
  );
}
