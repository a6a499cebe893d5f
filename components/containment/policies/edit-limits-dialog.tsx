'use client';

import { X } from 'lucide-react';
import { useState } from 'react';
import { ScopeField } from '@/components/notifications/matchers/scope-field';
import { Button, IconButton } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { useKnownValues } from '@/components/usage/use-known-values';
import type { ContainmentSettings } from '@/lib/contracts/containment/policies';
import { findFieldError } from '@/lib/http/field-error';
import { useUpdateContainmentSettings } from '@/lib/queries/containment/policies';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/containment';

/** The keys that automation never stops, and how much it may do in an hour. */
export function EditLimitsDialog({ settings, onClose }: { settings: ContainmentSettings; onClose: () => void }) {
  const save = useUpdateContainmentSettings();
  const known = useKnownValues('apiKey');
  const [keyIds, setKeyIds] = useState(settings.protectedKeyIds);
  const [added, setAdded] = useState('');
  const [maxPerHour, setMaxPerHour] = useState(String(settings.maxPerHour));
  const nameOf = (id: string) => known.find((one) => one.id === id)?.name ?? id;
  // A key that was chosen and not added yet is meant all the same.
  const addedId = known.find((one) => one.id === added || one.name === added)?.id ?? added;
  const wanted = added === '' ? keyIds : [...new Set([...keyIds, addedId])];
  const add = () => {
    setKeyIds(wanted);
    setAdded('');
  };
  return (
    <FormDialog
      title={texts.limitsTitle}
      description={texts.limitsDescription}
      onClose={onClose}
      onSubmit={() =>
        save.mutate({ protectedKeyIds: wanted, maxPerHour: Number(maxPerHour) }, { onSuccess: () => onClose() })
      }
      error={save.error}
      saveLabel={common.save}
      isBusy={save.isPending}
      isComplete={maxPerHour !== ''}
    >
      {keyIds.length > 0 ? (
        <ul className="divide-y divide-line border-y border-line">
          {keyIds.map((id) => (
            <li key={id} className="flex items-center gap-2 py-1.5 text-sm">
              <span className="min-w-0 flex-1 break-words">{nameOf(id)}</span>
              <IconButton
                label={texts.limitsRemoveKeyLabel(nameOf(id))}
                onClick={() => setKeyIds(keyIds.filter((one) => one !== id))}
              >
                <X aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-sm text-muted">{texts.limitsNoKeys}</p>
      )}
      <ScopeField
        dimension="apiKey"
        label={texts.limitsAddKeyLabel}
        placeholder={common.key}
        error={findFieldError(save.error, `protectedKeyIds.${wanted.length - 1}`)}
        value={added}
        onChange={setAdded}
      />
      <div>
        <Button size="sm" disabled={added === ''} onClick={add}>
          {texts.limitsAddKeyButton}
        </Button>
      </div>
      <Field label={texts.limitsMostLabel} error={findFieldError(save.error, 'maxPerHour')}>
        {(field) => (
          <Input
            {...field}
            type="number"
            min={1}
            max={100}
            required
            className="w-24"
            value={maxPerHour}
            onChange={(event) => setMaxPerHour(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
}
