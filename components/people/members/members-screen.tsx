'use client';

import { useQuery } from '@tanstack/react-query';
import { UserPlus, Users } from 'lucide-react';
import { useState } from 'react';
import { Card } from '@/components/ui/card';
import { forgetAsked } from '@/components/ui/forget-asked';
import { Opener } from '@/components/ui/opener';
import { PageHeader } from '@/components/ui/page-header';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { Table, Th } from '@/components/ui/table';
import { ApiError } from '@/lib/http/api-client';
import { membersQuery } from '@/lib/queries/people/members';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/members';
import { InvitationsCard } from './invitations-card';
import { InviteDialog } from './invite-dialog';
import { MemberRow } from './member-row';
import { type RoleLine, RoleTable } from './role-table';

type MembersScreenProps = {
  canManage: boolean;
  roles: readonly RoleLine[];
  isInviteAsked: boolean;
};

/** Who belongs to the workspace, who is invited, and what each role may do. */
export function MembersScreen({ canManage, roles, isInviteAsked }: MembersScreenProps) {
  const [isInviting, setIsInviting] = useState(isInviteAsked && canManage);
  const close = () => {
    setIsInviting(false);
    forgetAsked();
  };
  const invite = canManage ? (
    <Opener name="create" onOpen={() => setIsInviting(true)}>
      <UserPlus aria-hidden />
      {texts.inviteButton}
    </Opener>
  ) : null;
  return (
    <>
      <PageHeader title={common.members} note={texts.note} actions={invite} />
      <div className="flex flex-col gap-4">
        <MembersCard canManage={canManage} />
        {canManage ? <InvitationsCard /> : null}
        <RoleTable lines={roles} />
      </div>
      {isInviting ? <InviteDialog onClose={close} /> : null}
    </>
  );
}

function MembersCard({ canManage }: { canManage: boolean }) {
  const { data, error, refetch, isFetching } = useQuery(membersQuery());
  const isForbidden = error instanceof ApiError && error.status === 403;
  if (error && !data) {
    return (
      <Card isFlush>
        <ErrorState
          title={isForbidden ? texts.forbiddenTitle : texts.errorTitle}
          cause={error.message}
          {...(isForbidden ? {} : { onRetry: () => void refetch() })}
          isRetrying={isFetching}
        />
      </Card>
    );
  }
  if (!data) {
    return (
      <Card isFlush>
        <SkeletonRows count={3} />
      </Card>
    );
  }
  return (
    <Card isFlush>
      {data.data.length === 0 ? (
        <EmptyState icon={Users} title={texts.emptyTitle}>
          {texts.emptyText}
        </EmptyState>
      ) : (
        <Table caption={common.members}>
          <thead>
            <tr>
              <Th>{common.name}</Th>
              <Th className="max-md:hidden">{common.role}</Th>
              <Th className="max-md:hidden">{common.projects}</Th>
              <Th className="max-md:hidden">{texts.secondFactorColumn}</Th>
              <Th className="max-lg:hidden">{texts.joinedColumn}</Th>
              <Th>
                <span className="sr-only">{common.actions}</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {data.data.map((member) => (
              <MemberRow key={member.id} member={member} canManage={canManage} />
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}
