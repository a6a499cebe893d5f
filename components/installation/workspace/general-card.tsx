'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import type { FormEvent } from 'react';
import { useVerification } from '@/components/people/security/use-verification';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import { findFieldError } from '@/lib/http/field-error';
import { useUpdateWorkspace, workspaceQuery } from '@/lib/queries/people/members';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/installation-workspace';

/** Name and time zone of the workspace. */
export function GeneralCard({ canManage }: { canManage: boolean }) {
  const { data } = useQuery(workspaceQuery());
  const update = useUpdateWorkspace();
  const { run, dialog } = useVerification('workspace');
  const router = useRouter();
  if (!data) return null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const change = { name: String(typed.get('name')), timezone: String(typed.get('timezone')).trim() };
    run(() => update.mutateAsync(change).then(() => true)).then(
      (isDone) => {
        if (!isDone) return;
        toast.success(texts.generalDone);
        // Every page follows the name and the zone.
        router.refresh();
      },
      // Shown by the form through `update.error`.
      () => undefined,
    );
  };
  return (
    <Card title={common.general}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={common.name} error={findFieldError(update.error, 'name')}>
            {(field) => (
              <Input {...field} name="name" required maxLength={80} disabled={!canManage} defaultValue={data.name} />
            )}
          </Field>
          <Field
            label={common.timeZone}
            help={texts.generalTimeZoneHelp}
            error={findFieldError(update.error, 'timezone')}
          >
            {(field) => (
              <Input
                {...field}
                name="timezone"
                required
                spellCheck={false}
                disabled={!canManage}
                defaultValue={data.timezone}
              />
            )}
          </Field>
        </div>
        {canManage ? (
          <Button type="submit" className="self-start" isBusy={update.isPending}>
            {common.save}
          </Button>
        ) : null}
      </form>
      {dialog}
    </Card>
  );
}
