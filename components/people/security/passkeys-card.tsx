'use client';

import { Fingerprint, Plus } from 'lucide-react';
import { useState } from 'react';
import { InstantText } from '@/components/shell/instant';
import { Badge } from '@/components/ui/badge';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Sentence } from '@/components/ui/sentence';
import { toast } from '@/components/ui/toast';
import { TypedConfirm } from '@/components/ui/typed-confirm';
import type { Account } from '@/lib/contracts/people/account';
import { describeDevice } from '@/lib/domain/people/device';
import { useAddPasskey, useDeletePasskey } from '@/lib/queries/people/account';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/security';
import { useVerification } from './use-verification';

/** Passkeys: sign-in by fingerprint, face or PIN of a device, without password and code. */
export function PasskeysCard({ account }: { account: Account }) {
  const add = useAddPasskey();
  const remove = useDeletePasskey();
  const [removed, setRemoved] = useState<Account['passkeys'][number] | null>(null);
  const { run, dialog } = useVerification('access');
  const addOne = async () => {
    const name = describeDevice(navigator.userAgent);
    const added = await run(() => add.mutateAsync(name).then(() => true)).catch(() => null);
    if (added) toast.success(texts.passkeysAddedDone);
  };
  const removeOne = async (id: string) => {
    setRemoved(null);
    const isDone = await run(() => remove.mutateAsync(id).then(() => true)).catch(() => false);
    if (isDone) toast.success(texts.passkeysRemovedDone);
  };
  const failure = [add.error, remove.error].find(
    (one) => one && !('code' in one && one.code === 'verification_needed'),
  );
  return (
    <Card
      title={texts.passkeysTitle}
      isFlush
      actions={
        <Button size="sm" isBusy={add.isPending} onClick={() => void addOne()}>
          <Plus aria-hidden />
          {texts.passkeysAddButton}
        </Button>
      }
    >
      {failure ? (
        <div className="p-4 pb-0">
          <Banner tone="critical" title={failure.message} />
        </div>
      ) : null}
      {account.passkeys.length === 0 ? (
        <p className="p-4 text-sm text-muted">{texts.passkeysEmpty}</p>
      ) : (
        <ul className="divide-y" aria-label={texts.passkeysTitle}>
          {account.passkeys.map((passkey) => (
            <li key={passkey.id} className="flex flex-wrap items-center gap-3 px-4 py-2.5 text-sm">
              <Fingerprint className="size-4 text-muted" aria-hidden />
              <span className="font-medium">{passkey.name}</span>
              {passkey.synced ? <Badge>{texts.passkeysSyncedBadge}</Badge> : null}
              <span className="text-muted">
                {passkey.createdAt ? (
                  <Sentence
                    text={texts.passkeysAdded}
                    values={{ at: <InstantText at={passkey.createdAt} isRelative /> }}
                  />
                ) : null}
              </span>
              <Button
                size="sm"
                variant="danger"
                className="ml-auto"
                aria-label={texts.passkeysRemoveLabel(passkey.name)}
                onClick={() => setRemoved(passkey)}
              >
                {common.remove}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {removed ? (
        <TypedConfirm
          isOpen
          onOpenChange={() => setRemoved(null)}
          title={texts.passkeysQuestion}
          expected={removed.name}
          confirmLabel={texts.passkeysConfirm}
          isBusy={remove.isPending}
          onConfirm={() => void removeOne(removed.id)}
        >
          {texts.passkeysEffect}
        </TypedConfirm>
      ) : null}
      {dialog}
    </Card>
  );
}
