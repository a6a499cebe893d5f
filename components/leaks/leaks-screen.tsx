'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { PendingState } from '@/components/ui/pending-state';
import { Segmented } from '@/components/ui/segmented';
import { EmptyState } from '@/components/ui/states';
import { Table, Th, Tr } from '@/components/ui/table';
import type { Leak } from '@/lib/contracts/leaks/leaks';
import { leaksQuery } from '@/lib/queries/leaks/leaks';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/leaks';
import { LeakRow } from './leak-row';
import { LeakSources } from './leak-sources';
import { LEAK_STATE_OPTIONS } from './leak-state';

const DecideLeakDialog = dynamic(() => import('./decide-leak-dialog'));

type Shown = Leak['state'] | 'all';
const OPTIONS: readonly { value: Shown; label: string }[] = [
  ...LEAK_STATE_OPTIONS,
  { value: 'all', label: common.all },
];

/** Leaked keys: what was found where, whose it is, and what became of it. */
export function LeaksScreen() {
  const { can } = useWorkspace();
  const [shown, setShown] = useState<Shown>('open');
  return (
    <div className="flex flex-col gap-3">
      <Segmented label={texts.stateLabel} value={shown} options={OPTIONS} onChange={setShown} className="self-start" />
      <LeakList shown={shown} />
      {can.manageLeakSources ? <LeakSources /> : null}
    </div>
  );
}

function LeakList({ shown }: { shown: Shown }) {
  const { can } = useWorkspace();
  const query = useInfiniteQuery(leaksQuery(shown === 'all' ? null : shown));
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = query;
  const [decided, setDecided] = useState<Leak | null>(null);
  if (!data) {
    return (
      <Card isFlush>
        <PendingState title={texts.errorTitle} query={query} count={6} />
      </Card>
    );
  }
  const leaks = data.pages.flatMap((page) => page.data);
  if (leaks.length === 0) {
    return (
      <Card isFlush>
        <EmptyState icon={ShieldCheck} title={texts.noneTitle}>
          {shown === 'open' || shown === 'all' ? texts.noneText : texts.noneOfState}
        </EmptyState>
      </Card>
    );
  }
  return (
    <>
      <Card isFlush>
        <Table caption={texts.caption}>
          <thead>
            <Tr>
              <Th>{texts.found}</Th>
              <Th className="max-md:hidden">{texts.where}</Th>
              <Th className="max-md:hidden">{texts.whose}</Th>
              <Th>{texts.stateLabel}</Th>
            </Tr>
          </thead>
          <tbody>
            {leaks.map((leak) => (
              <LeakRow key={leak.id} leak={leak} onDecide={can.handleLeaks ? () => setDecided(leak) : null} />
            ))}
          </tbody>
        </Table>
      </Card>
      {hasNextPage ? (
        <Button isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()} className="self-center">
          {texts.showMore}
        </Button>
      ) : null}
      {decided ? <DecideLeakDialog leak={decided} onClose={() => setDecided(null)} /> : null}
    </>
  );
}
