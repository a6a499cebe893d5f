'use client';

import { Ellipsis, Send } from 'lucide-react';
import { useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button, IconButton } from '@/components/ui/button';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import { TypedConfirm } from '@/components/ui/typed-confirm';
import type { Channel } from '@/lib/contracts/notifications/channels';
import { useDeleteChannel, useTestChannel, useToggleChannel } from '@/lib/queries/notifications/channels';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/channels';
import { ChannelHealthBadge, ChannelHealthLine } from './channel-health';
import { getKindGuide } from './channel-kinds';
import { ChannelTestReply } from './channel-test-reply';
import { EditChannelDialog } from './edit-channel-dialog';
import { PushBrowsers } from './push-browsers';
import { RotateSecretDialog } from './rotate-secret-dialog';

type Asked = 'edit' | 'delete' | 'rotate' | null;

/** One channel: where it leads, whether it works, a test that says what the receiver replied, and what may be changed. */
export function ChannelRow({ channel }: { channel: Channel }) {
  const { can } = useWorkspace();
  const [asked, setAsked] = useState<Asked>(null);
  const test = useTestChannel();
  const remove = useDeleteChannel();
  const { label, icon: Icon } = getKindGuide(channel.kind);
  return (
    <li className="px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Icon className="size-5 shrink-0 text-muted" aria-hidden />
        <div className="min-w-0 flex-1 basis-48">
          <p className="flex flex-wrap items-center gap-2 font-medium">
            {channel.name}
            <ChannelHealthBadge channel={channel} />
          </p>
          <p className="text-sm break-words text-muted">
            {label} · {channel.destination}
          </p>
          <ChannelHealthLine channel={channel} />
        </div>
        {can.manageChannels ? (
          <div className="flex flex-wrap items-center gap-2">
            <Button
              size="sm"
              onClick={() => test.mutate(channel.id)}
              isBusy={test.isPending}
              disabled={!channel.enabled}
              {...(channel.enabled ? {} : { title: 'Turn it on to test it' })}
            >
              {test.isPending ? null : <Send aria-hidden />}
              {texts.rowSendTestButton}
            </Button>
            <RowMenu channel={channel} onAsk={setAsked} />
          </div>
        ) : null}
      </div>
      {test.data ? <ChannelTestReply result={test.data} /> : null}
      {test.error ? (
        <p role="alert" className="mt-2 text-sm text-critical">
          {texts.rowTestFailed(test.error.message)}
        </p>
      ) : null}
      {channel.kind === 'web-push' ? <PushBrowsers channelId={channel.id} /> : null}
      {asked === 'edit' ? <EditChannelDialog channel={channel} onClose={() => setAsked(null)} /> : null}
      {asked === 'rotate' ? <RotateSecretDialog channel={channel} onClose={() => setAsked(null)} /> : null}
      <TypedConfirm
        isOpen={asked === 'delete'}
        onOpenChange={(isOpen) => setAsked(isOpen ? 'delete' : null)}
        title={texts.deleteQuestion}
        expected={channel.name}
        confirmLabel={texts.deleteConfirm}
        isBusy={remove.isPending}
        error={remove.error?.message}
        onConfirm={() => remove.mutate(channel.id, { onSuccess: () => toast.success(texts.deleteDone(channel.name)) })}
      >
        {texts.deleteEffect(channel.destination)}
      </TypedConfirm>
    </li>
  );
}

function RowMenu({ channel, onAsk }: { channel: Channel; onAsk: (asked: Asked) => void }) {
  const update = useToggleChannel();
  const { id, name, enabled } = channel;
  const toggle = () =>
    update.mutate(
      { id, enabled: !enabled },
      {
        onSuccess: () =>
          toast.undoable(common.nameIsValue(name, enabled ? common.offLower : common.on), () =>
            update.mutate({ id, enabled }),
          ),
        onError: (error) => toast.error(error.message),
      },
    );
  return (
    <Menu
      trigger={
        <IconButton label={texts.rowMenuLabel(channel.name)} size="sm" isBusy={update.isPending}>
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      <MenuItem onSelect={() => onAsk('edit')}>{texts.rowEditItem}</MenuItem>
      <MenuItem onSelect={toggle}>{channel.enabled ? common.turnOff : common.turnOn}</MenuItem>
      {channel.kind === 'webhook' ? (
        <MenuItem onSelect={() => onAsk('rotate')}>{texts.rowNewSigningKeyItem}</MenuItem>
      ) : null}
      <MenuSeparator />
      <MenuItem isDangerous onSelect={() => onAsk('delete')}>
        {common.deleteEllipsis}
      </MenuItem>
    </Menu>
  );
}
