'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isProofWanted, useVerification } from '@/components/people/security/use-verification';
import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { formatQuantity } from '@/lib/presenters/count';
import { containmentSettingsQuery, useSetKillSwitch } from '@/lib/queries/containment/policies';
import * as texts from '@/lib/texts/en/containment';
import { EditLimitsDialog } from './edit-limits-dialog';

/**
 * Whether automatic containment is on, with its switch: every member can stop it, only those who may contain can start
 * it.
 */
export function KillSwitchCard() {
  const { can } = useWorkspace();
  const reader = useReader();
  const { data } = useQuery(containmentSettingsQuery());
  const set = useSetKillSwitch();
  const { run, dialog } = useVerification('automation');
  const [isEditing, setIsEditing] = useState(false);
  if (!data) return null;
  const isStopped = data.killSwitch;
  const mayPress = isStopped ? can.contain : can.askForContainment;
  // Shown below through `set.error`.
  const press = () => run(() => set.mutateAsync(!isStopped)).catch(() => undefined);
  const most = formatQuantity(data.maxPerHour, 'action', reader);
  const keys = formatQuantity(data.protectedKeyIds.length, 'key', reader);
  return (
    <Card
      title={texts.killSwitchTitle}
      actions={
        <div className="flex flex-wrap gap-2">
          {can.contain ? (
            <Button size="sm" onClick={() => setIsEditing(true)}>
              {texts.limitsButton}
            </Button>
          ) : null}
          {mayPress ? (
            <Button size="sm" variant={isStopped ? 'secondary' : 'danger'} isBusy={set.isPending} onClick={press}>
              {isStopped ? texts.killSwitchLetWorkButton : texts.killSwitchStopButton}
            </Button>
          ) : null}
        </div>
      }
    >
      <p className="text-sm" role="status">
        {isStopped ? texts.killSwitchStoppedText : texts.killSwitchWorksText}
      </p>
      <p className="mt-1 text-sm text-muted">{texts.killSwitchLimitsNote(most, keys)}</p>
      {set.error && !isProofWanted(set.error) ? (
        <p role="alert" className="mt-2 text-sm text-critical">
          {set.error.message}
        </p>
      ) : null}
      {dialog}
      {isEditing ? <EditLimitsDialog settings={data} onClose={() => setIsEditing(false)} /> : null}
    </Card>
  );
}
