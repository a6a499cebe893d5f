'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Field, Select } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { PendingState } from '@/components/ui/pending-state';
import { toast } from '@/components/ui/toast';
import type { Connection } from '@/lib/contracts/connections/connections';
import { connectionsQuery, useUpdateConnection } from '@/lib/queries/connections/connections';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/connections';

/** A choice of the form that is no connection. */
const ANY = 'any';
const NONE = 'none';

/** Says for each connected vendor which connection bills what a gateway shows of it. */
export function BilledByDialog({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const [billedBy, setBilledBy] = useState(connection.billedBy);
  const query = useQuery(connectionsQuery());
  const update = useUpdateConnection();
  const billers = (query.data ?? [])
    .map((one) => one.connection)
    .filter(({ id, billing }) => id !== connection.id && billing === 'bills');
  const vendors = [...Map.groupBy(billers, ({ provider }) => provider)];
  const choose = (vendor: string, choice: string) => {
    const { [vendor]: _before, ...rest } = billedBy;
    setBilledBy(choice === ANY ? rest : { ...rest, [vendor]: choice === NONE ? null : choice });
  };
  const save = () =>
    update.mutate(
      { id: connection.id, changes: { billedBy } },
      {
        onSuccess: () => {
          toast.success(texts.billedByDone(connection.name));
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={texts.billedByTitle(connection.name)}
      description={texts.billedByDescription}
      onClose={onClose}
      onSubmit={save}
      error={update.error}
      saveLabel={common.save}
      isBusy={update.isPending}
      isComplete={vendors.length > 0}
    >
      {query.data ? null : <PendingState title={texts.billedByError} query={query} count={1} />}
      {query.data && vendors.length === 0 ? <p className="text-sm text-muted">{texts.billedByEmpty}</p> : null}
      {vendors.map(([vendor, own]) => {
        const name = own[0]?.providerName ?? vendor;
        const said = billedBy[vendor];
        return (
          <Field key={vendor} label={texts.billedByLabel(name)}>
            {(field) => (
              <Select
                {...field}
                value={said === undefined ? ANY : (said ?? NONE)}
                onChange={(event) => choose(vendor, event.target.value)}
              >
                <option value={ANY}>{texts.billedByAny(name)}</option>
                {own.map(({ id, name: ownName }) => (
                  <option key={id} value={id}>
                    {ownName}
                  </option>
                ))}
                <option value={NONE}>{texts.billedByNone}</option>
              </Select>
            )}
          </Field>
        );
      })}
    </FormDialog>
  );
}
