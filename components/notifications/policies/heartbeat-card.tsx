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
import * as texts from '@/lib/texts/en/notifications-policies';

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
        toast.success(next === null ? texts.heartbeatRemoved : texts.heartbeatSetAsked);
      },
    });
  return (
    <Card title={texts.ifSpendwatchItself} note={texts.serviceAlarmsWhen}>
      {error ? <p className="text-sm text-critical">{texts.heartbeatCouldNot(error.message)}</p> : null}
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
            help={texts.keptEncryptedOnly}
          >
            {(field) => (
              <Input
                {...field}
                type="url"
                inputMode="url"
                placeholder={texts.httpsHcPingCom}
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
        title={texts.removeHeartbeat}
        expected={data?.host ?? ''}
        confirmLabel={texts.removeAddress}
        isBusy={update.isPending}
        error={update.error?.message}
        onConfirm={() => save(null)}
      >
        {texts.nobodyNoticesSilence}
      </TypedConfirm>
    </Card>
  );
}

function HeartbeatState({ heartbeat }: { heartbeat: OutgoingHeartbeat }) {
  if (heartbeat.host === null) {
    return <p className="text-sm text-muted">{texts.noAddressSet}</p>;
  }
  return (
    <p className="text-sm">
      {texts.pings(heartbeat.host)}{' '}
      {heartbeat.error ? (
        <span className="text-critical">{texts.lastPingFailed(heartbeat.error)}</span>
      ) : heartbeat.pingedAt ? (
        <span className="text-muted">
          {texts.lastAnsweredWell} <InstantText at={heartbeat.pingedAt} isRelative />.
        </span>
      ) : (
        <span className="text-muted">{texts.notAskedYet}</span>
      )}
    </p>
  );
}
