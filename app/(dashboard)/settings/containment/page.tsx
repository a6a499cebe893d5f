import type { Metadata } from 'next';
import { PoliciesScreen } from '@/components/containment/policies/policies-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { requireViewer } from '@/lib/auth/session';
import { containmentPoliciesQuery, containmentSettingsQuery } from '@/lib/queries/containment/policies';
import { listContainmentPolicies } from '@/lib/services/containment/manage-policies';
import { readContainmentSettings } from '@/lib/services/containment/manage-settings';
import * as texts from '@/lib/texts/en/containment';

export const metadata: Metadata = { title: texts.incidentPlansTitle };

export default async function ContainmentPage({ searchParams }: PageProps<'/settings/containment'>) {
  const viewer = await requireViewer();
  const { create } = await searchParams;
  const queries = [
    { queryKey: containmentPoliciesQuery().queryKey, load: () => listContainmentPolicies(viewer) },
    { queryKey: containmentSettingsQuery().queryKey, load: () => readContainmentSettings(viewer) },
  ];
  return (
    <Prefetch queries={queries}>
      <PoliciesScreen isCreateAsked={create === '1'} />
    </Prefetch>
  );
}
