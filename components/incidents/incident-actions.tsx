'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, TextArea } from '@/components/ui/field';
import { Opener } from '@/components/ui/opener';
import { toast } from '@/components/ui/toast';
import type { IncidentDetail } from '@/lib/contracts/incidents/incidents';
import { canBeContained } from '@/lib/domain/alert-rules/spend-rate';
import { useHandleIncident, useStepIncident } from '@/lib/queries/incidents/incidents';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/incidents';
import { ContainDialog } from './contain-dialog';
import { SnoozeDialog } from './snooze-dialog';
import { ReopenButton, SnoozeMenu } from './snooze-menu';

type Action = 'acknowledge' | 'resolve';
/** What a link can ask for. */
export type AskedAction = Action | 'snooze' | 'contain';

const TEXT: Record<Action, { button: string; title: string; text: string; done: string }> = {
  acknowledge: {
    button: texts.actionsAcknowledgeButton,
    title: texts.acknowledgeQuestion,
    text: texts.acknowledgeEffect,
    done: texts.acknowledgeDone,
  },
  resolve: {
    button: texts.resolveButton,
    title: texts.resolveQuestion,
    text: texts.resolveEffect,
    done: texts.resolved,
  },
};

/** Buttons for the next steps. A link with `?action=` opens the dialog; only a press acts. */
export function IncidentActions(props: { incident: IncidentDetail; askedAction: AskedAction | null }) {
  const { incident, askedAction } = props;
  const { can } = useWorkspace();
  const possible: Action[] =
    incident.state === 'open' ? ['acknowledge', 'resolve'] : incident.state === 'acknowledged' ? ['resolve'] : [];
  const canContain = incident.state !== 'resolved' && canBeContained(incident.kind, incident.ratePerHour);
  const isPossible = (asked: AskedAction) => {
    if (asked === 'snooze') return incident.state !== 'resolved';
    return asked === 'contain' ? canContain : possible.includes(asked);
  };
  const [action, setAction] = useState<AskedAction | null>(
    askedAction !== null && can.handleIncidents && isPossible(askedAction) ? askedAction : null,
  );
  const close = () => setAction(null);
  if (!can.handleIncidents) return null;
  return (
    <div className="flex flex-wrap gap-2 max-md:w-full">
      {incident.state === 'resolved' ? <ReopenButton incident={incident} /> : <SnoozeMenu incident={incident} />}
      {[...possible].reverse().map((one) => (
        <Opener
          key={one}
          name="action"
          value={one}
          // Where spend can be stopped, stopping it is the one thing to press.
          variant={one === possible[0] && !canContain ? 'primary' : 'secondary'}
          className="max-md:flex-1"
          onOpen={() => setAction(one)}
        >
          {TEXT[one].button}
        </Opener>
      ))}
      {action === 'snooze' ? <SnoozeDialog incident={incident} onClose={close} /> : null}
      {action === 'contain' ? <ContainDialog incident={incident} onClose={close} /> : null}
      {action === 'acknowledge' || action === 'resolve' ? (
        <StepDialog id={incident.id} action={action} onClose={close} />
      ) : null}
    </div>
  );
}

function StepDialog({ id, action, onClose }: { id: string; action: Action; onClose: () => void }) {
  const router = useRouter();
  const [note, setNote] = useState('');
  const step = useStepIncident();
  const handle = useHandleIncident();
  const close = () => {
    onClose();
    // The address must not ask again when the page is reloaded.
    router.replace(`/incidents/${id}`, { scroll: false });
  };
  const confirm = () =>
    step.mutate(
      { id, action, note: note.trim() },
      {
        onSuccess: () => {
          if (action === 'resolve')
            toast.undoable(TEXT.resolve.done, () => handle.mutate({ id, verb: 'reopen', body: {} }));
          else toast.success(TEXT[action].done);
          close();
        },
      },
    );
  return (
    <Dialog isOpen onOpenChange={close} title={TEXT[action].title} description={TEXT[action].text}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          confirm();
        }}
      >
        <Field label={texts.actionsNoteLabel} error={step.error?.message}>
          {(field) => (
            <TextArea
              {...field}
              rows={3}
              maxLength={2000}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
        <DialogActions>
          <Button onClick={close}>{common.cancel}</Button>
          <Button type="submit" variant="primary" isBusy={step.isPending}>
            {TEXT[action].button}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
