'use client';

import { useQuery } from '@tanstack/react-query';
import { InstantText } from '@/components/shell/instant';
import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { PendingState } from '@/components/ui/pending-state';
import type { PushStatus } from '@/lib/contracts/connections/connections';
import { formatCount } from '@/lib/presenters/count';
import { pushStatusQuery } from '@/lib/queries/connections/sources';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/connections-sources';
import { SenderSetup } from './sender-setup';

/** What a source received lately, what was refused and why, what counts of each service, and how to send to it. */
export function SourceDetails({ connectionId }: { connectionId: string }) {
  const { refreshMs } = useWorkspace();
  const reader = useReader();
  const query = useQuery({ ...pushStatusQuery(connectionId), refetchInterval: refreshMs });
  const { data } = query;
  if (!data) return <PendingState title={texts.loadError} query={query} count={1} />;
  const { items, refusals, lastReceivedAt, services } = data;
  const [repeated, started, elsewhere] = [items.repeated, items.started, items.elsewhere].map((one) =>
    formatCount(one, reader),
  );
  return (
    <div className="mt-3 flex flex-col gap-3 text-sm">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-2 md:grid-cols-4">
        <Fact label={texts.lastReceivedLabel}>
          {lastReceivedAt === null ? texts.nothingYet : <InstantText at={lastReceivedAt} isRelative isPast />}
        </Fact>
        <Fact label={texts.countedLabel}>{formatCount(items.counted, reader)}</Fact>
        <Fact label={texts.refusedLabel}>{formatCount(items.refused, reader)}</Fact>
      </dl>
      {items.repeated + items.started + items.elsewhere > 0 ? (
        <p className="text-muted">
          {texts.otherItems({ repeated: repeated ?? '', started: started ?? '', elsewhere: elsewhere ?? '' })}
        </p>
      ) : null}
      {refusals.length === 0 ? null : (
        <ul className="list-disc rounded-md bg-critical-soft py-2 pr-3 pl-8 break-words text-critical">
          {refusals.map(({ code, items: count, message }) => (
            <li key={code}>
              {formatCount(count, reader)}: {message}
            </li>
          ))}
        </ul>
      )}
      {services.length === 0 ? null : <Services services={services} />}
      <details>
        <summary className="text-muted">{texts.setupSummary}</summary>
        <div className="mt-2">
          <SenderSetup endpoint={data.endpoint} token={null} />
        </div>
      </details>
    </div>
  );
}

function Services({ services }: { services: PushStatus['services'] }) {
  return (
    <details>
      <summary className="text-muted">{texts.servicesSummary}</summary>
      <div className="mt-2 overflow-x-auto">
        <table className="w-full text-left">
          <thead className="text-xs text-muted">
            <tr>
              <th className="pr-4 font-normal">{texts.serviceColumn}</th>
              <th className="pr-4 font-normal">{common.model}</th>
              <th className="pr-4 font-normal">{texts.signalColumn}</th>
              <th className="font-normal">{texts.lastReportedColumn}</th>
            </tr>
          </thead>
          <tbody>
            {services.map(({ service, model, signal, lastAt }) => (
              <tr key={`${service} ${model}`}>
                <td className="pr-4 break-all">{service}</td>
                <td className="pr-4 break-all">{model}</td>
                <td className="pr-4">{texts.SIGNAL_NAMES[signal]}</td>
                <td>
                  <InstantText at={lastAt} isRelative isPast />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-muted">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
