'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field, Input, Select } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { NameField } from '@/components/ui/name-field';
import { toast } from '@/components/ui/toast';
import type { Payer } from '@/lib/contracts/allocation/allocation';
import { findFieldError } from '@/lib/http/field-error';
import { listTree, PAYER_KIND, readList } from '@/lib/presenters/allocation/allocation-view';
import { useDeletePayer, useSavePayer } from '@/lib/queries/allocation/allocation';
import * as texts from '@/lib/texts/en/allocation';
import * as common from '@/lib/texts/en/common';

const KINDS = Object.keys(PAYER_KIND) as Payer['kind'][];

type Props = { payer: Payer | null; payers: readonly Payer[]; onClose: () => void };

/** Adds a payer (`payer` null) or changes one. */
export function PayerDialog({ payer, payers, onClose }: Props) {
  const [name, setName] = useState(payer?.name ?? '');
  const [kind, setKind] = useState<Payer['kind']>(payer?.kind ?? 'team');
  const [parentId, setParentId] = useState(payer?.parentId ?? '');
  const [recipients, setRecipients] = useState(payer?.recipients.join(', ') ?? '');
  const save = useSavePayer();
  const removal = useDeletePayer();
  const errorOf = (path: string) => findFieldError(save.error, path);
  const submit = () =>
    save.mutate(
      {
        id: payer?.id ?? null,
        input: { name: name.trim(), kind, parentId: parentId || null, recipients: readList(recipients) },
      },
      {
        onSuccess: () => {
          toast.success(texts.payerSaved(name.trim()));
          onClose();
        },
      },
    );
  const remove = ({ id, name: before, kind: kindBefore, parentId: above, recipients: told }: Payer) =>
    removal.mutate(id, {
      onSuccess: () => {
        const input = { name: before, kind: kindBefore, parentId: above, recipients: told };
        toast.undoable(texts.payerRemoved(before), () => save.mutate({ id: null, input }));
        onClose();
      },
    });
  return (
    <FormDialog
      title={payer ? texts.payerEditTitle : texts.payerNewTitle}
      description={texts.payerDescription}
      onClose={onClose}
      onSubmit={submit}
      error={save.error ?? removal.error}
      saveLabel={common.save}
      isBusy={save.isPending}
      isComplete={name.trim() !== ''}
    >
      <NameField placeholder={texts.payerNamePlaceholder} value={name} onChange={setName} error={errorOf('name')} />
      <div className="grid grid-cols-2 gap-3">
        <Field label={common.kind}>
          {(field) => (
            <Select
              {...field}
              value={kind}
              onChange={(event) => setKind(KINDS.find((one) => one === event.target.value) ?? 'team')}
            >
              {KINDS.map((one) => (
                <option key={one} value={one}>
                  {PAYER_KIND[one]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={texts.payerParentLabel} error={errorOf('parentId')}>
          {(field) => (
            <Select {...field} value={parentId} onChange={(event) => setParentId(event.target.value)}>
              <option value="">{texts.payerTopOption}</option>
              {listTree(payers).map(({ node, depth }) =>
                node.id === payer?.id ? null : (
                  <option key={node.id} value={node.id}>
                    {`${'\u2003'.repeat(depth)}${node.name}`}
                  </option>
                ),
              )}
            </Select>
          )}
        </Field>
      </div>
      <Field
        label={texts.payerRecipientsLabel}
        help={texts.payerRecipientsHelp}
        error={errorOf('recipients') ?? errorOf('recipients.0')}
      >
        {(field) => (
          <Input
            {...field}
            placeholder={texts.payerRecipientsPlaceholder}
            value={recipients}
            onChange={(event) => setRecipients(event.target.value)}
          />
        )}
      </Field>
      {payer ? (
        <Button variant="danger" className="self-start" isBusy={removal.isPending} onClick={() => remove(payer)}>
          {texts.payerRemoveButton}
        </Button>
      ) : null}
    </FormDialog>
  );
}
