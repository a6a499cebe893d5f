'use client';

import { useWorkspace } from '@/components/shell/workspace-context';
import { PageHeader } from '@/components/ui/page-header';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/installation-configuration';
import { ExportCard } from './export-card';
import { ImportCard } from './import-card';

/** Budgets and alert rules as a file, out and in; nothing is changed before its plan was seen. */
export function ConfigurationScreen() {
  const { can } = useWorkspace();
  return (
    <>
      <PageHeader title={common.configuration} note={texts.note} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <ExportCard />
        {can.manageBudgets && can.manageAlertRules ? <ImportCard /> : null}
      </div>
    </>
  );
}
