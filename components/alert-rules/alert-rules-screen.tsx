'use client';

import { useQuery } from '@tanstack/react-query';
import { BellRing, Plus } from 'lucide-react';
import { useState } from 'react';
import { useScopeNames } from '@/components/budgets/use-scope-names';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { forgetAsked } from '@/components/ui/forget-asked';
import { IntentLink } from '@/components/ui/intent-link';
import { Opener } from '@/components/ui/opener';
import { PageHeader } from '@/components/ui/page-header';
import { PendingState } from '@/components/ui/pending-state';
import { Sentence } from '@/components/ui/sentence';
import { EmptyState } from '@/components/ui/states';
import { toast } from '@/components/ui/toast';
import { TypedConfirm } from '@/components/ui/typed-confirm';
import type { AlertRule } from '@/lib/contracts/alert-rules/alert-rules';
import { alertRulesQuery, useDeleteAlertRule } from '@/lib/queries/alert-rules/alert-rules';
import * as texts from '@/lib/texts/en/alert-rules';
import * as common from '@/lib/texts/en/common';
import { EditRuleDialog } from './edit-rule-dialog';
import { RuleRow } from './rule-row';

type Panel = { kind: 'edit'; rule: AlertRule | null } | { kind: 'delete'; rule: AlertRule } | null;

/** What is watched and when it fires. */
export function AlertRulesScreen({ isCreateAsked }: { isCreateAsked: boolean }) {
  const { can } = useWorkspace();
  const [panel, setPanel] = useState<Panel>(
    isCreateAsked && can.manageAlertRules ? { kind: 'edit', rule: null } : null,
  );
  const close = () => {
    setPanel(null);
    forgetAsked();
  };
  const create = can.manageAlertRules ? (
    <Opener name="create" onOpen={() => setPanel({ kind: 'edit', rule: null })}>
      <Plus aria-hidden />
      {texts.newTitle}
    </Opener>
  ) : null;
  return (
    <>
      <PageHeader title={common.alertRules} note={texts.note} actions={create} />
      <Card isFlush>
        <RuleList
          createButton={create}
          onEdit={(rule) => setPanel({ kind: 'edit', rule })}
          onDelete={(rule) => setPanel({ kind: 'delete', rule })}
        />
      </Card>
      <p className="mt-3 text-sm text-muted">
        <Sentence
          text={texts.plannedEventsHint}
          values={{
            announce: (
              <IntentLink href="/planned-events" className="font-medium text-accent hover:underline">
                {texts.plannedEventsLink}
              </IntentLink>
            ),
          }}
        />
      </p>
      {panel?.kind === 'edit' ? <EditRuleDialog rule={panel.rule} onClose={close} /> : null}
      {panel?.kind === 'delete' ? <DeleteRuleDialog rule={panel.rule} onClose={close} /> : null}
    </>
  );
}

type RuleListProps = {
  createButton: React.ReactNode;
  onEdit: (rule: AlertRule) => void;
  onDelete: (rule: AlertRule) => void;
};

function RuleList({ createButton, onEdit, onDelete }: RuleListProps) {
  const query = useQuery(alertRulesQuery());
  const { data } = query;
  const rules = data?.data ?? [];
  const scopeNames = useScopeNames(rules);
  if (!data) {
    return <PendingState title={texts.errorTitle} query={query} count={4} />;
  }
  if (rules.length === 0) {
    return (
      <EmptyState icon={BellRing} title={texts.emptyTitle} action={createButton}>
        {texts.emptyText}
      </EmptyState>
    );
  }
  return (
    <ul className="divide-y">
      {rules.map((rule) => (
        <RuleRow
          key={rule.id}
          rule={rule}
          scopeNames={scopeNames}
          onEdit={() => onEdit(rule)}
          onDelete={() => onDelete(rule)}
        />
      ))}
    </ul>
  );
}

function DeleteRuleDialog({ rule, onClose }: { rule: AlertRule; onClose: () => void }) {
  const remove = useDeleteAlertRule();
  const confirm = () =>
    remove.mutate(rule.id, {
      onSuccess: () => {
        toast.success(texts.deleteDone(rule.name));
        onClose();
      },
    });
  return (
    <TypedConfirm
      isOpen
      onOpenChange={onClose}
      title={texts.deleteQuestion}
      expected={rule.name}
      confirmLabel={texts.deleteConfirm}
      isBusy={remove.isPending}
      error={remove.error?.message}
      onConfirm={confirm}
    >
      {texts.deleteEffect}
    </TypedConfirm>
  );
}
