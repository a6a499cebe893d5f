'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Select } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import { useHandleIncident } from '@/lib/queries/incidents';
import * as texts from '@/lib/texts/en/incidents/snooze-dialog';
import { SNOOZE_LENGTHS } from './snooze-menu';

/** What the link in a mail leads to: asks how long, and only a press puts the mails off. */
export function SnoozeDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const router = useRouter();
  const handle = useHandleIncident();
  const [minutes, setMinutes] = useState<number>(SNOOZE_LENGTHS[0].minutes);
  const close = () => {
    onClose();
    // The address must not ask again when the page is reloaded.
    router.replace(`/incidents/${id}`, { scroll: false });
  };
  const confirm = () =>
    handle.mutate(
      { id, verb: 'snooze', body: { minutes } },
      {
        onSuccess: () => {
          toast.success(texts.snoozedFor(SNOOZE_LENGTHS.find((one) => one.minutes === minutes)?.label ?? ''));
          close();
        },
      },
    );
  return (
    <Dialog isOpen onOpenChange={close} title={texts.title} description={texts.description}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          confirm();
        }}
      >
        <Field label={texts.forHowLong} error={handle.error?.message}>
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
          <Button onClick={close}>{texts.cancel}</Button>
          <Button type="submit" variant="primary" isBusy={handle.isPending}>
            {texts.snooze}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
