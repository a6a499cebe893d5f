'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Select } from '@/components/ui/field';
import type { IncidentDetail } from '@/lib/contracts/incidents/incidents';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/incidents';
import { SNOOZE_LENGTHS, useSnooze } from './use-snooze';

/** What the link in a mail leads to: asks how long, and only a press puts the mails off. */
export function SnoozeDialog({ incident, onClose }: { incident: IncidentDetail; onClose: () => void }) {
  const router = useRouter();
  const { snooze, isPending, error } = useSnooze(incident);
  const [minutes, setMinutes] = useState<number>(SNOOZE_LENGTHS[0].minutes);
  const close = () => {
    onClose();
    // The address must not ask again when the page is reloaded.
    router.replace(`/incidents/${incident.id}`, { scroll: false });
  };
  return (
    <Dialog isOpen onOpenChange={close} title={texts.snoozeTitle} description={texts.snoozeDescription}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          snooze(minutes, { onDone: close });
        }}
      >
        <Field label={texts.snoozeLengthLabel} error={error?.message}>
          {(field) => (
            <Select {...field} value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
              {SNOOZE_LENGTHS.map((one) => (
                <option key={one.minutes} value={one.minutes}>
                  {one.label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <DialogActions>
          <Button onClick={close}>{common.cancel}</Button>
          <Button type="submit" variant="primary" isBusy={isPending}>
            {texts.snoozeButton}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
