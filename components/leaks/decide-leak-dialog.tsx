'use client';

import { useState } from 'react';
import { Field, Input } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { Segmented } from '@/components/ui/segmented';
import { toast } from '@/components/ui/toast';
import type { Leak } from '@/lib/contracts/leaks/leaks';
import { useUpdateLeak } from '@/lib/queries/leaks/leaks';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/leaks';
import { LEAK_STATE_OPTIONS } from './leak-state';

const MIN_REASON = 3;

/** Asks what became of a leak, and why. */
export default function DecideLeakDialog({ leak, onClose }: { leak: Leak; onClose: () => void }) {
  const [state, setState] = useState<Leak['state']>(leak.state === 'open' ? 'rotated' : leak.state);
  const [reason, setReason] = useState(leak.reason);
  const update = useUpdateLeak(leak.id);
  const save = () =>
    update.mutate(
      { state, reason },
      {
        onSuccess: () => {
          toast.success(texts.saved);
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={texts.decideTitle(`${leak.title} ${leak.redacted}`)}
      description={texts.decideDescription}
      onClose={onClose}
      onSubmit={save}
      error={update.error}
      saveLabel={common.save}
      isBusy={update.isPending}
      isComplete={reason.trim().length >= MIN_REASON}
    >
      <Segmented label={texts.stateLabel} value={state} options={LEAK_STATE_OPTIONS} onChange={setState} />
      <Field label={common.why} help={texts.reasonHelp}>
        {(props) => (
          <Input {...props} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        )}
      </Field>
    </FormDialog>
  );
}
