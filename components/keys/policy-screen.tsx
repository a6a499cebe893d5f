'use client';

import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Field, Input } from '@/components/ui/field';
import { PendingState } from '@/components/ui/pending-state';
import { toast } from '@/components/ui/toast';
import type { KeyPolicy } from '@/lib/contracts/keys/findings';
import { findFieldError } from '@/lib/http/field-error';
import { keyPolicyQuery, useUpdateKeyPolicy } from '@/lib/queries/keys/key-policy';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/keys-policy';
import { Tick } from './tick';

type NumberField = keyof typeof texts.FIELDS;

const MAXIMUM: Record<NumberField, number> = {
  ...{
    maxAgeDays: 3650,
    unusedDays: 3650,
    expiryWarningDays: 365,
    answerWithinDays: 90,
    repeatAfterDays: 90,
    remindDays: 90,
  },
  ...{ limitFactor: 1000, quietHours: 720 },
};

/** By what keys are judged, as a form; those who may not change it read it. */
export function PolicyScreen() {
  const query = useQuery(keyPolicyQuery());
  const { data } = query;
  if (data) return <PolicyForm policy={data} />;
  return (
    <Card isFlush>
      <PendingState title={texts.errorTitle} query={query} count={6} />
    </Card>
  );
}

function PolicyForm({ policy }: { policy: KeyPolicy }) {
  const { can } = useWorkspace();
  const update = useUpdateKeyPolicy();
  const [ticks, setTicks] = useState({ asksOwners: policy.asksOwners, retiresWhenQuiet: policy.retiresWhenQuiet });
  const mayChange = can.managePolicies;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const numbers = Object.keys(texts.FIELDS).map((name) => [name, Number(typed.get(name))] as const);
    update.mutate({ ...Object.fromEntries(numbers), ...ticks }, { onSuccess: () => toast.success(texts.saved) });
  };
  const number = (name: NumberField) => (
    <Field
      key={name}
      label={texts.FIELDS[name].label}
      help={texts.FIELDS[name].help}
      error={findFieldError(update.error, name)}
    >
      {(field) => (
        <Input
          {...field}
          {...{ name, type: 'number', min: 1, max: MAXIMUM[name], step: name === 'limitFactor' ? 'any' : 1 }}
          required
          disabled={!mayChange}
          defaultValue={policy[name]}
        />
      )}
    </Field>
  );
  const tick = (name: keyof typeof ticks, label: string, help: string) => (
    <Tick
      key={name}
      {...{ label, help }}
      isDisabled={!mayChange}
      isChecked={ticks[name]}
      onChange={(isChecked) => setTicks({ ...ticks, [name]: isChecked })}
    />
  );
  const groups = [
    [texts.GROUPS.age, number('maxAgeDays'), number('unusedDays'), number('expiryWarningDays')],
    [
      texts.GROUPS.owners,
      tick('asksOwners', texts.asksOwnersLabel, texts.asksOwnersHelp),
      number('repeatAfterDays'),
      number('answerWithinDays'),
      number('remindDays'),
    ],
    [texts.GROUPS.rotation, number('quietHours'), tick('retiresWhenQuiet', texts.retiresLabel, texts.retiresHelp)],
    [texts.GROUPS.limits, number('limitFactor')],
  ] as const;
  return (
    <form onSubmit={submit} className="flex max-w-3xl flex-col gap-4">
      {groups.map(([title, ...fields]) => (
        <Card key={title} title={title}>
          <div className="grid gap-4 sm:grid-cols-2">{fields}</div>
        </Card>
      ))}
      {mayChange ? (
        <Button type="submit" variant="primary" className="self-start" isBusy={update.isPending}>
          {common.save}
        </Button>
      ) : (
        <p className="text-sm text-muted">{texts.readOnly}</p>
      )}
      {update.error && !Object.keys(texts.FIELDS).some((name) => findFieldError(update.error, name)) ? (
        <p role="alert" className="text-sm text-critical">
          {update.error.message}
        </p>
      ) : null}
    </form>
  );
}
