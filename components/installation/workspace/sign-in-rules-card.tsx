'use client';

import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useVerification } from '@/components/people/security/use-verification';
import { Badge } from '@/components/ui/badge';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import type { Workspace } from '@/lib/contracts/installation/workspaces';
import { ApiError } from '@/lib/http/api-client';
import { findFieldError } from '@/lib/http/field-error';
import { useUpdateWorkspace, workspaceQuery } from '@/lib/queries/people/members';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/installation-workspace';

const HOUR = 60;

/** Rules of the workspace that every session follows. */
export function SignInRulesCard({ canManage }: { canManage: boolean }) {
  const { data } = useQuery(workspaceQuery());
  const [isEditing, setIsEditing] = useState(false);
  if (!data) return null;
  return (
    <Card
      title={texts.signInRulesTitle}
      actions={
        canManage ? (
          <Button size="sm" onClick={() => setIsEditing(true)}>
            {common.changeEllipsis}
          </Button>
        ) : null
      }
    >
      <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-3">
        <div>
          <dt className="text-xs text-muted">{texts.signInRulesFactors}</dt>
          <dd className="mt-0.5">
            {data.requireTwoFactor ? (
              <Badge tone="ok">{texts.signInRulesRequiredBadge}</Badge>
            ) : (
              <Badge>{texts.signInRulesOptionalBadge}</Badge>
            )}
          </dd>
        </div>
        <div>
          <dt className="text-xs text-muted">{texts.signInRulesIdle}</dt>
          <dd className="tabular-nums">{describeMinutes(data.sessionIdleMinutes)}</dd>
        </div>
        <div>
          <dt className="text-xs text-muted">{texts.signInRulesLongest}</dt>
          <dd className="tabular-nums">{describeMinutes(data.sessionAbsoluteMinutes)}</dd>
        </div>
      </dl>
      {isEditing ? <RulesDialog workspace={data} onClose={() => setIsEditing(false)} /> : null}
    </Card>
  );
}

function RulesDialog({ workspace, onClose }: { workspace: Workspace; onClose: () => void }) {
  const update = useUpdateWorkspace();
  const { run, dialog } = useVerification('access');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const readMinutes = (name: string) => Math.round(Number(typed.get(name)) * HOUR);
    const change = {
      requireTwoFactor: typed.get('requireTwoFactor') === 'on',
      sessionIdleMinutes: readMinutes('idle'),
      sessionAbsoluteMinutes: readMinutes('absolute'),
    };
    run(() => update.mutateAsync(change).then(() => true)).then(
      (isDone) => {
        if (!isDone) return;
        toast.success(texts.signInRulesDone);
        onClose();
      },
      // Shown by the form through `update.error`.
      () => undefined,
    );
  };
  const errorOf = (path: string) => findFieldError(update.error, path);
  const isProofWanted = update.error instanceof ApiError && update.error.code === 'verification_needed';
  const hasFieldError = errorOf('sessionIdleMinutes') ?? errorOf('sessionAbsoluteMinutes');
  return (
    <>
      <Dialog isOpen onOpenChange={onClose} title={texts.signInRulesTitle}>
        <form onSubmit={submit} className="flex flex-col gap-4">
          {update.error && !isProofWanted && !hasFieldError ? (
            <Banner tone="critical" title={update.error.message} />
          ) : null}
          <label className="flex items-start gap-2 text-sm">
            <input
              type="checkbox"
              name="requireTwoFactor"
              defaultChecked={workspace.requireTwoFactor}
              className="mt-0.5 size-4"
            />
            <span>
              <span className="font-medium">{texts.signInRulesFactorsLabel}</span>
              <span className="block text-xs text-muted">{texts.signInRulesFactorsHelp}</span>
            </span>
          </label>
          <HoursField
            label={texts.signInRulesIdleLabel}
            name="idle"
            minutes={workspace.sessionIdleMinutes}
            error={errorOf('sessionIdleMinutes')}
          />
          <HoursField
            label={texts.signInRulesLongestLabel}
            name="absolute"
            minutes={workspace.sessionAbsoluteMinutes}
            error={errorOf('sessionAbsoluteMinutes')}
          />
          <DialogActions>
            <Button onClick={onClose}>{common.cancel}</Button>
            <Button type="submit" variant="primary" isBusy={update.isPending}>
              {common.save}
            </Button>
          </DialogActions>
        </form>
      </Dialog>
      {dialog}
    </>
  );
}

type HoursFieldProps = { label: string; name: string; minutes: number; error: string | undefined };

function HoursField({ label, name, minutes, error }: HoursFieldProps) {
  return (
    <Field label={label} error={error}>
      {(field) => (
        <Input
          {...field}
          name={name}
          type="number"
          min={0.25}
          max={720}
          step="any"
          required
          defaultValue={minutes / HOUR}
        />
      )}
    </Field>
  );
}

function describeMinutes(minutes: number): string {
  if (minutes % (24 * HOUR) === 0) return `${minutes / (24 * HOUR)} days`;
  return minutes % HOUR === 0 ? `${minutes / HOUR} hours` : `${minutes} minutes`;
}
