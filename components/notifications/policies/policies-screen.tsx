'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { forgetAsked } from '@/components/ui/forget-asked';
import { Opener } from '@/components/ui/opener';
import { PageHeader } from '@/components/ui/page-header';
import { PendingState } from '@/components/ui/pending-state';

import { toast } from '@/components/ui/toast';
import type { NotificationPolicy } from '@/lib/contracts/notifications/notification-policies';
import { channelsQuery } from '@/lib/queries/notifications/channels';
import { policiesQuery, useOrderPolicies } from '@/lib/queries/notifications/policies';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/policies';
import { EditPolicyDialog } from './edit-policy-dialog';
import { HeartbeatCard } from './heartbeat-card';
import { PolicyRow } from './policy-row';
import { PolicyTester } from './policy-tester';

/** Which notifications go to which channels, and when: policies in their order, what holds without them, and a tester. */
export function PoliciesScreen({ isCreateAsked }: { isCreateAsked: boolean }) {
  const { can } = useWorkspace();
  const [edited, setEdited] = useState<NotificationPolicy | 'new' | null>(
    isCreateAsked && can.managePolicies ? 'new' : null,
  );
  const query = useQuery(policiesQuery());
  const { data } = query;
  const close = () => {
    setEdited(null);
    forgetAsked();
  };
  const add = can.managePolicies ? (
    <Opener name="create" onOpen={() => setEdited('new')}>
      <Plus aria-hidden />
      {texts.newTitle}
    </Opener>
  ) : null;
  return (
    <>
      <PageHeader title={common.notificationPolicies} note={texts.note} actions={add} />
      <div className="flex flex-col gap-4">
        <Card title={texts.listTitle} note={texts.listNote} isFlush>
          {data ? (
            <PolicyList policies={data.data} onEdit={setEdited} />
          ) : (
            <PendingState title={texts.errorTitle} query={query} count={2} />
          )}
        </Card>
        <PolicyTester />
        <HeartbeatCard />
      </div>
      {edited ? <EditPolicyDialog policy={edited === 'new' ? null : edited} onClose={close} /> : null}
    </>
  );
}

type PolicyListProps = { policies: readonly NotificationPolicy[]; onEdit: (policy: NotificationPolicy) => void };

function PolicyList({ policies, onEdit }: PolicyListProps) {
  const channels = useQuery(channelsQuery());
  const order = useOrderPolicies();
  const channelNames = new Map((channels.data?.data ?? []).map(({ id, name }) => [id, name]));
  const move = (at: number, step: -1 | 1) => {
    const ids = policies.map((one) => one.id);
    const [moved] = ids.splice(at, 1);
    if (moved === undefined) return;
    ids.splice(at + step, 0, moved);
    order.mutate(ids, { onError: (failure) => toast.error(failure.message) });
  };
  return (
    <ol className="divide-y">
      {policies.map((policy, index) => (
        <PolicyRow
          key={policy.id}
          policy={policy}
          place={index + 1}
          channelNames={channelNames}
          isFirst={index === 0}
          isLast={index === policies.length - 1}
          onMove={(step) => move(index, step)}
          onEdit={() => onEdit(policy)}
        />
      ))}
      <li className="px-4 py-3 text-sm">
        <p className="font-medium">{policies.length === 0 ? common.everything : texts.defaultTitle}</p>
        <p className="mt-0.5 text-muted">{texts.defaultText}</p>
      </li>
    </ol>
  );
}
