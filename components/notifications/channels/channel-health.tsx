import { InstantText } from '@/components/shell/instant';
import { Badge, Dot } from '@/components/ui/badge';
import { Sentence } from '@/components/ui/sentence';
import type { Channel } from '@/lib/contracts/notifications/channels';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/channels';

/** Off, failing or fine, beside the name. */
export function ChannelHealthBadge({ channel }: { channel: Channel }) {
  if (!channel.enabled) return <Badge>{common.off}</Badge>;
  if (channel.failingSince !== null) return <Badge tone="critical">{texts.healthFailingBadge}</Badge>;
  return channel.lastOkAt === null ? (
    <Badge>{texts.healthNeverUsedBadge}</Badge>
  ) : (
    <Badge tone="ok">{texts.healthWorksBadge}</Badge>
  );
}

/** When it last took something, or since when it takes nothing and what it says. */
export function ChannelHealthLine({ channel }: { channel: Channel }) {
  if (channel.failingSince !== null) {
    return (
      <p role="status" className="mt-1 text-sm text-critical">
        <Sentence text={texts.healthFailingSince} values={{ since: <InstantText at={channel.failingSince} /> }} />
        {channel.lastError === null ? null : (
          <span className="block font-mono text-xs break-words text-muted">{channel.lastError}</span>
        )}
      </p>
    );
  }
  if (channel.lastOkAt === null) return null;
  return (
    <p className="mt-0.5 flex items-center gap-1.5 text-xs text-muted">
      <Dot tone="ok" />
      <Sentence text={texts.healthLastAccepted} values={{ at: <InstantText at={channel.lastOkAt} isRelative /> }} />
    </p>
  );
}
