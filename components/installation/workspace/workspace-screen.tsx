'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import * as texts from '@/lib/texts/en/installation-workspace';
import { CreateWorkspaceDialog } from './create-workspace-dialog';
import { GeneralCard } from './general-card';
import { RetentionCard } from './retention-card';
import { SignInRulesCard } from './sign-in-rules-card';
import { WorkspaceDataCard } from './workspace-data-card';

/** What holds for the whole workspace: its name, sign-in rules, how long data is kept, and the way out. */
export function WorkspaceScreen({ canManage, isOwner }: { canManage: boolean; isOwner: boolean }) {
  const [isCreating, setIsCreating] = useState(false);
  const create = canManage ? <Button onClick={() => setIsCreating(true)}>{texts.createButton}</Button> : null;
  return (
    <>
      <PageHeader title={texts.title} note={texts.note} actions={create} />
      <div className="flex max-w-3xl flex-col gap-4">
        <GeneralCard canManage={canManage} />
        <SignInRulesCard canManage={canManage} />
        {canManage ? <RetentionCard /> : null}
        {isOwner ? <WorkspaceDataCard /> : null}
      </div>
      {isCreating ? <CreateWorkspaceDialog onClose={() => setIsCreating(false)} /> : null}
    </>
  );
}
