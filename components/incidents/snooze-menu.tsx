'use client';

import { AlarmClock, ChevronDown } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem, MenuLabel } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import type { IncidentDetail } from '@/lib/contracts/incidents/incidents';
import { useHandleIncident } from '@/lib/queries/incidents/incidents';
import * as texts from '@/lib/texts/en/incidents';
import { SNOOZE_LENGTHS, useSnooze } from './use-snooze';

/** Keeps mails of an incident back for a while; they are sent again when it becomes more severe, or still goes on at the end. */
export function SnoozeMenu({ incident }: { incident: IncidentDetail }) {
  const { snooze, isPending } = useSnooze(incident);
  return (
    <Menu
      trigger={
        <Button variant="secondary" isBusy={isPending} className="max-md:h-10">
          <AlarmClock aria-hidden />
          {texts.snoozeButton}
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      <MenuLabel>{texts.snoozeMenuHeading}</MenuLabel>
      {SNOOZE_LENGTHS.map(({ minutes, label }) => (
        <MenuItem key={minutes} onSelect={() => snooze(minutes, { onError: (error) => toast.error(error.message) })}>
          {label}
        </MenuItem>
      ))}
    </Menu>
  );
}

/** Opens a resolved incident again. */
export function ReopenButton({ incident }: { incident: IncidentDetail }) {
  const handle = useHandleIncident();
  const reopen = () =>
    handle.mutate(
      { id: incident.id, verb: 'reopen', body: {} },
      {
        onSuccess: () => toast.success(texts.reopenDone),
        onError: (error) => toast.error(error.message),
      },
    );
  return (
    <Button variant="secondary" isBusy={handle.isPending} onClick={reopen} className="max-md:h-10">
      {texts.reopenButton}
    </Button>
  );
}
