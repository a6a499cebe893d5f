'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge } from '@/components/ui/badge';
import { Button, IconButton } from '@/components/ui/button';
import { toast } from '@/components/ui/toast';
import { TypedConfirm } from '@/components/ui/typed-confirm';
import type { NotificationPolicy } from '@/lib/contracts/notifications/notification-policies';
import { describeMatcher } from '@/lib/presenters/incidents/matcher-view';
import { describePolicyTiming } from '@/lib/presenters/notifications/policy-view';
import { useDeletePolicy, useTogglePolicy } from '@/lib/queries/notifications/policies';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/policies';

type PolicyRowProps = {
  policy: NotificationPolicy;
  place: number;
  channelNames: ReadonlyMap<string, string>;
  isFirst: boolean;
  isLast: boolean;
  onMove: (step: -1 | 1) => void;
  onEdit: () => void;
};

/** One policy in words: what it matches, whom it notifies, and when. */
export function PolicyRow({ policy, place, channelNames, isFirst, isLast, onMove, onEdit }: PolicyRowProps) {
  const { can } = useWorkspace();
  const [isDeleting, setIsDeleting] = useState(false);
  const change = useTogglePolicy();
  const remove = useDeletePolicy();
  const recipients = policy.channelIds.map((id) => channelNames.get(id) ?? 'a deleted channel').join(', ');
  const timing = describePolicyTiming(policy, channelNames);
  const { id, name, enabled } = policy;
  const toggle = () =>
    change.mutate(
      { id, enabled: !enabled },
      {
        onSuccess: () =>
          toast.undoable(common.nameIsValue(name, enabled ? common.offLower : common.on), () =>
            change.mutate({ id, enabled }),
          ),
        onError: (error) => toast.error(error.message),
      },
    );
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-3">
      <span className="mt-0.5 grid size-6 shrink-0 place-items-center rounded-full bg-sunken text-xs font-medium text-muted tabular-nums">
        {place}
      </span>
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {policy.name}
          {policy.enabled ? null : <Badge>{common.off}</Badge>}
        </p>
        <p className="mt-0.5 text-sm break-words text-muted">
          {describeMatcher(policy.matcher)} → {recipients === '' ? texts.rowDefaultChannels : recipients}
        </p>
        {timing.map((line) => (
          <p key={line} className="mt-0.5 text-xs text-muted">
            {line}
          </p>
        ))}
      </div>
      {can.managePolicies ? (
        <div className="flex flex-wrap gap-2">
          <IconButton label={texts.rowMoveUpLabel(policy.name)} size="sm" disabled={isFirst} onClick={() => onMove(-1)}>
            <ArrowUp aria-hidden />
          </IconButton>
          <IconButton label={texts.rowMoveDownLabel(policy.name)} size="sm" disabled={isLast} onClick={() => onMove(1)}>
            <ArrowDown aria-hidden />
          </IconButton>
          <Button size="sm" onClick={onEdit}>
            {common.edit}
          </Button>
          <Button size="sm" onClick={toggle} isBusy={change.isPending}>
            {policy.enabled ? common.turnOff : common.turnOn}
          </Button>
          <Button size="sm" variant="danger" onClick={() => setIsDeleting(true)}>
            {common.deleteEllipsis}
          </Button>
        </div>
      ) : null}
      <TypedConfirm
        isOpen={isDeleting}
        onOpenChange={setIsDeleting}
        title={texts.deleteQuestion}
        expected={policy.name}
        confirmLabel={texts.deleteConfirm}
        isBusy={remove.isPending}
        error={remove.error?.message}
        onConfirm={() => remove.mutate(policy.id, { onSuccess: () => toast.success(texts.deleteDone(policy.name)) })}
      >
        {texts.deleteEffect}
      </TypedConfirm>
    </li>
  );
}
