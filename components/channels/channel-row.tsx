'use client';

import { Send } from 'lucide-react';
import { useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { toast } from '@/components/ui/toast';
import { TypedConfirm } from '@/components/ui/typed-confirm';
import type { Channel } from '@/lib/contracts/channels';
import { useDeleteChannel, useTestChannel, useUpdateChannel } from '@/lib/queries/channels';
import { ChannelTestReply } from './channel-test-reply';

/** One channel: its addresses, a test that says what the server replied, on and off, delete. */
export function ChannelRow({ channel }: { channel: Channel }) {
  const { can } = useWorkspace();
  const [isDeleting, setIsDeleting] = useState(false);
  const test = useTestChannel();
  const update = useUpdateChannel();
  const remove = useDeleteChannel();
  return (
    <li className="px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-48">
          <p className="flex items-center gap-2 font-medium">
            {channel.name}
            {channel.enabled ? null : <Badge>Off</Badge>}
          </p>
          <p className="text-sm break-words text-muted">{channel.destination}</p>
        </div>
        {can.manageChannels ? (
          <div className="flex flex-wrap gap-2">
            <Button size="sm" onClick={() => test.mutate(channel.id)} isBusy={test.isPending}>
              {test.isPending ? null : <Send aria-hidden />}
              Send a test
            </Button>
            <Button
              size="sm"
              isBusy={update.isPending}
              onClick={() =>
                update.mutate(
                  { id: channel.id, enabled: !channel.enabled },
                  { onError: (error) => toast.error(error.message) },
                )
              }
            >
              {channel.enabled ? 'Turn off' : 'Turn on'}
            </Button>
            <Button size="sm" variant="danger" onClick={() => setIsDeleting(true)}>
              Delete…
            </Button>
          </div>
        ) : null}
      </div>
      {test.data ? <ChannelTestReply result={test.data} /> : null}
      {test.error ? (
        <p role="alert" className="mt-2 text-sm text-critical">
          The test could not be sent: {test.error.message}
        </p>
      ) : null}
      <TypedConfirm
        isOpen={isDeleting}
        onOpenChange={setIsDeleting}
        title="Delete this channel?"
        expected={channel.name}
        confirmLabel="Delete channel"
        isBusy={remove.isPending}
        error={remove.error?.message}
        onConfirm={() => remove.mutate(channel.id, { onSuccess: () => toast.success(`${channel.name} deleted`) })}
      >
        {channel.destination} will not be told any more. Notifications already sent stay on record.
      </TypedConfirm>
    </li>
  );
}
