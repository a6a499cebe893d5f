'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { InstantText } from '@/components/shell/instant';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import { TypedConfirm } from '@/components/ui/typed-confirm';
import type { OutgoingHeartbeat } from '@/lib/contracts/installation/outgoing-heartbeat';
import { findFieldError } from '@/lib/http/field-error';
import { outgoingHeartbeatQuery, useUpdateOutgoingHeartbeat } from '@/lib/queries/installation/outgoing-heartbeat';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/policies';

/** A dead-man's switch outside: it is asked for each minute while all is well, and raises the alarm when that stops. */
export function HeartbeatCard() {
  const { can } = useWorkspace();
  const { data, error } = useQuery(outgoingHeartbeatQuery());
  const [url, setUrl] = useState('');
  const [isRemoving, setIsRemoving] = useState(false);
  const update = useUpdateOutgoingHeartbeat();
  const save = (next: string | null) =>
    update.mutate(next, {
      onSuccess: () => {
        setUrl('');
        setIsRemoving(false);
        toast.success(next === null ? texts.heartbeatRemovedDone : texts.heartbeatSetDone);
      },
    });
  return (
    <Card title={texts.heartbeatTitle} note={texts.heartbeatNote}>
      {error ? <p className="text-sm text-critical">{texts.heartbeatError(error.message)}</p> : null}
      {data ? <HeartbeatState heartbeat={data} /> : null}
      {can.managePolicies ? (
        <form
          className="mt-3 flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            save(url.trim());
          }}
        >
          <Field
            label={common.address}
            className="flex-1 basis-64"
            error={findFieldError(update.error, 'url') ?? update.error?.message}
            help={texts.heartbeatAddressHelp}
          >
            {(field) => (
              <Input
                {...field}
                type="url"
                inputMode="url"
                placeholder={texts.heartbeatAddressPlaceholder}
                value={url}
                onChange={(event) => setUrl(event.target.value)}
              />
            )}
          </Field>
          <Button type="submit" className="mb-5" isBusy={update.isPending} disabled={url.trim() === ''}>
            {data?.host ? common.replace : common.set}
          </Button>
          {data?.host ? (
            <Button className="mb-5" onClick={() => setIsRemoving(true)} disabled={update.isPending}>
              {common.remove}
            </Button>
          ) : null}
        </form>
      ) : null}
      <TypedConfirm
        isOpen={isRemoving && data?.host != null}
        onOpenChange={setIsRemoving}
        title={texts.heartbeatQuestion}
        expected={data?.host ?? ''}
        confirmLabel={texts.heartbeatConfirm}
        isBusy={update.isPending}
        error={update.error?.message}
        onConfirm={() => save(null)}
      >
        {texts.heartbeatEffect}
      </TypedConfirm>
    </Card>
  );
}

function HeartbeatState({ heartbeat }: { heartbeat: OutgoingHeartbeat }) {
  if (heartbeat.host === null) {
    return <p className="text-sm text-muted">{texts.heartbeatEmpty}</p>;
  }
  return (
    <p className="text-sm">
      {texts.heartbeatPings(heartbeat.host)}{' '}
      {heartbeat.error ? (
        <span className="text-critical">{texts.heartbeatFailed(heartbeat.error)}</span>
      ) : heartbeat.pingedAt ? (
        <span className="text-muted">
          {texts.heartbeatLastGood} <InstantText at={heartbeat.pingedAt} isRelative />.
        </span>
      ) : (
        <span className="text-muted">{texts.heartbeatNotAskedYet}</span>
      )}
    </p>
  );
}
