import type { Metadata } from 'next';
import { AlertRulesScreen } from '@/components/alert-rules/alert-rules-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { requireViewer } from '@/lib/auth/session';
import { alertRulesQuery } from '@/lib/queries/alert-rules/alert-rules';
import { listAlertRules } from '@/lib/services/alert-rules/manage-alert-rules';
import * as common from '@/lib/texts/en/common';

export const metadata: Metadata = { title: common.alertRules };

export default async function AlertRulesPage({ searchParams }: PageProps<'/alert-rules'>) {
  const viewer = await requireViewer();
  const { create } = await searchParams;
  return (
    <Prefetch queries={[{ queryKey: alertRulesQuery().queryKey, load: () => listAlertRules(viewer) }]}>
      <AlertRulesScreen isCreateAsked={create === '1'} />
    </Prefetch>
  );
}
