'use client';

import { InstantText } from '@/components/shell/instant';
import { SecretBox } from '@/components/shell/secret-box';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Sentence } from '@/components/ui/sentence';
import type { Channel } from '@/lib/contracts/notifications/channels';
import { useRotateSecret } from '@/lib/queries/notifications/channels';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/channels';

/** Asks, then shows the new signing key of a webhook, this once. */
export function RotateSecretDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const rotate = useRotateSecret();
  const made = rotate.data;
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={made ? texts.rotateSecretKeyTitle : texts.rotateSecretQuestion(channel.name)}
      description={made ? texts.rotateSecretKeyDescription : texts.rotateSecretEffect}
    >
      {made ? (
        <>
          <SecretBox secret={made.signingSecret} />
          <p className="mt-3 text-sm text-muted">
            <Sentence
              text={texts.rotateSecretOldKeyUntil}
              values={{ until: <InstantText at={made.previousValidUntil} /> }}
            />
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
            {common.savedItButton}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{common.cancel}</Button>
            <Button variant="primary" isBusy={rotate.isPending} onClick={() => rotate.mutate(channel.id)}>
              {texts.rotateSecretButton}
            </Button>
          </>
        )}
      </DialogActions>
    </Dialog>
  );
}
