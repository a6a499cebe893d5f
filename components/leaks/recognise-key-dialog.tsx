'use client';

import { useState } from 'react';
import { Field, Input } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { toast } from '@/components/ui/toast';
import { findFieldError } from '@/lib/http/field-error';
import { useRegisterKey } from '@/lib/queries/leaks/leaks';
import * as texts from '@/lib/texts/en/leaks';

const MIN_LENGTH = 16;

/** The whole key, typed or pasted once; it is forgotten when the dialog closes. */
export default function RecogniseKeyDialog({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const [key, setKey] = useState('');
  const register = useRegisterKey(id);
  const save = () =>
    register.mutate(key.trim(), {
      onSuccess: () => {
        toast.success(texts.recogniseDone);
        onClose();
      },
    });
  const keyError = findFieldError(register.error, 'key');
  return (
    <FormDialog
      title={texts.recogniseTitle(name)}
      description={texts.recogniseDescription}
      onClose={onClose}
      onSubmit={save}
      error={keyError === undefined ? register.error : null}
      saveLabel={texts.recogniseSave}
      isBusy={register.isPending}
      isComplete={key.trim().length >= MIN_LENGTH}
    >
      <Field label={texts.recogniseKeyLabel} error={keyError}>
        {(props) => (
          <Input
            {...props}
            type="password"
            autoComplete="off"
            maxLength={1_000}
            value={key}
            onChange={(event) => setKey(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
}
