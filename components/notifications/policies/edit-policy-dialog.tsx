'use client';

import { useState } from 'react';
import { MatcherFields } from '@/components/notifications/matchers/matcher-fields';
import { useWorkspace } from '@/components/shell/workspace-context';
import { FormDialog } from '@/components/ui/form-dialog';
import { NameField } from '@/components/ui/name-field';
import { toast } from '@/components/ui/toast';
import type { NotificationPolicy } from '@/lib/contracts/notifications/notification-policies';
import { findFieldError } from '@/lib/http/field-error';
import { useSavePolicy } from '@/lib/queries/notifications/policies';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/policies';
import { ChannelTicks } from './channel-ticks';
import { EscalationEditor } from './escalation-editor';
import { OptionalWindow } from './optional-window';
import {
  isPolicyComplete,
  makeNights,
  makeOfficeHours,
  makePolicyDraft,
  makePolicyInput,
  type PolicyDraft,
} from './policy-draft';
import { PolicyTimingFields } from './policy-timing-fields';

/** The change that makes a policy what it was. */
const makeWayBack = (policy: NotificationPolicy) => ({
  id: policy.id,
  input: makePolicyInput(makePolicyDraft(policy)),
});

/** Creates a policy (`policy` null) or changes one. */
export function EditPolicyDialog({ policy, onClose }: { policy: NotificationPolicy | null; onClose: () => void }) {
  const { timezone } = useWorkspace();
  const [draft, setDraft] = useState(() => makePolicyDraft(policy));
  const save = useSavePolicy();
  const change = (next: Partial<PolicyDraft>) => setDraft((current) => ({ ...current, ...next }));
  const errorOf = (path: string) => findFieldError(save.error, path);
  const submit = () =>
    save.mutate(
      { id: policy?.id ?? null, input: makePolicyInput(draft) },
      {
        onSuccess: () => {
          if (policy) toast.undoable(texts.editSaved, () => save.mutate(makeWayBack(policy)));
          else toast.success(texts.editCreated);
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={policy ? texts.editTitle : texts.newTitle}
      description={texts.editDescription}
      onClose={onClose}
      onSubmit={submit}
      error={save.error}
      saveLabel={policy ? common.save : texts.editSave}
      isBusy={save.isPending}
      isComplete={isPolicyComplete(draft)}
    >
      <NameField
        placeholder={common.onCall}
        value={draft.name}
        onChange={(name) => change({ name })}
        error={errorOf('name')}
      />
      <MatcherFields matcher={draft.matcher} onChange={(matcher) => change({ matcher })} errorOf={errorOf} />
      <ChannelTicks
        legend={texts.channelsLegend}
        note={texts.editChannelsNote}
        chosen={draft.channelIds}
        onChange={(channelIds) => change({ channelIds })}
        error={errorOf('channelIds')}
      />
      <OptionalWindow
        label={texts.editQuietHoursLabel}
        note={texts.editQuietHoursNote}
        window={draft.quietHours}
        fallback={makeNights(timezone)}
        onChange={(quietHours) => change({ quietHours })}
        error={errorOf('quietHours')}
      />
      <OptionalWindow
        label={texts.editActiveHoursLabel}
        note={texts.editActiveHoursNote}
        window={draft.activeTimes}
        fallback={makeOfficeHours(timezone)}
        onChange={(activeTimes) => change({ activeTimes })}
        error={errorOf('activeTimes')}
      />
      <PolicyTimingFields draft={draft} onChange={change} errorOf={errorOf} />
      <EscalationEditor
        steps={draft.escalation}
        onChange={(escalation) => change({ escalation })}
        error={errorOf('escalation')}
      />
      <label className="flex items-center gap-2 text-sm">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={draft.continues}
          onChange={(event) => change({ continues: event.target.checked })}
        />
        {texts.editContinueLabel}
      </label>
    </FormDialog>
  );
}
