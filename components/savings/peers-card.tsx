import { useReader } from '@/components/shell/reader-context';
import { Card } from '@/components/ui/card';
import type { PeerComparison } from '@/lib/contracts/savings/savings';
import { formatMoney } from '@/lib/presenters/money';
import * as texts from '@/lib/texts/en/savings';
import { SubjectLine } from './subject-line';

/** Keys that cost at least three times what others around them do; nothing where there are none. */
export function PeersCard({ comparisons }: { comparisons: readonly PeerComparison[] }) {
  const reader = useReader();
  if (comparisons.length === 0) return null;
  return (
    <Card title={texts.peersTitle} note={texts.peersNote} isFlush>
      <ul className="divide-y">
        {comparisons.map(({ kind, subject, own, peers, peerCount, factor, excess }) => (
          <li
            key={`${kind} ${subject.apiKeyId} ${subject.model}`}
            className="flex flex-wrap items-start gap-x-6 gap-y-1 px-4 py-2.5"
          >
            <div className="min-w-0 flex-1 basis-72">
              <SubjectLine subject={subject} />
              <p className="text-sm break-words text-muted">
                {kind === 'team'
                  ? texts.peersTeam(String(factor), subject.projectName ?? subject.projectId ?? '', peerCount)
                  : texts.peersRequest(
                      formatMoney(own, reader),
                      formatMoney(peers, reader),
                      subject.model ?? '',
                      peerCount,
                    )}
              </p>
            </div>
            <p className="shrink-0 text-right text-sm max-sm:w-full max-sm:text-left">
              <span className="font-medium tabular-nums">{formatMoney(excess, reader)}</span>
              <span className="block text-xs text-muted">{texts.peersExcess}</span>
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
