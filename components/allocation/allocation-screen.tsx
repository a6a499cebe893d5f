'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus, Split } from 'lucide-react';
import type { Route } from 'next';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { Card } from '@/components/ui/card';
import { Select } from '@/components/ui/field';
import { PageHeader } from '@/components/ui/page-header';
import { PendingState } from '@/components/ui/pending-state';
import { EmptyState } from '@/components/ui/states';
import type { AllocationRule, Payer, SpendGroup } from '@/lib/contracts/allocation/allocation';
import { listMonths } from '@/lib/presenters/allocation/allocation-view';
import { formatMonth } from '@/lib/presenters/instant';
import { allocationQuery, payersQuery } from '@/lib/queries/allocation/allocation';
import * as texts from '@/lib/texts/en/allocation';
import * as common from '@/lib/texts/en/common';
import { MonthTable } from './month-table';
import { OpenSpend } from './open-spend';
import { PayerDialog } from './payer-dialog';
import { RuleDialog } from './rule-dialog';
import { makeRuleDraft, type RuleDraft } from './rule-draft';
import { RulesCard } from './rules-card';

type Panel =
  | { kind: 'payer'; payer: Payer | null }
  | { kind: 'rule'; rule: AllocationRule | null; draft: RuleDraft }
  | null;

const SHOWN_MONTHS = 13;

/** Who pays what of a month, by which rules, and what nobody pays for. */
export function AllocationScreen({ month, newestMonth }: { month: string; newestMonth: string }) {
  const reader = useReader();
  const router = useRouter();
  const { can } = useWorkspace();
  const [panel, setPanel] = useState<Panel>(null);
  const query = useQuery(allocationQuery(month));
  const { data } = useQuery(payersQuery());
  const payers = data?.data ?? [];
  const allocation = query.data;
  const months = [...new Set([...listMonths(newestMonth, SHOWN_MONTHS), month])].sort().reverse();
  const editRule = (rule: AllocationRule | null, group?: SpendGroup) =>
    setPanel({ kind: 'rule', rule, draft: makeRuleDraft(rule, group) });
  const addPayer = can.manageChannels ? (
    <Button variant="primary" onClick={() => setPanel({ kind: 'payer', payer: null })}>
      <Plus aria-hidden />
      {texts.addPayerButton}
    </Button>
  ) : null;
  const filters = (
    <>
      <Select
        aria-label={texts.monthLabel}
        className="w-36"
        value={month}
        onChange={(event) => router.push(`/budgets/allocation?month=${event.target.value}` as Route)}
      >
        {months.map((one) => (
          <option key={one} value={one}>
            {formatMonth(`${one}-15T00:00:00Z`, { ...reader, timezone: 'UTC' })}
          </option>
        ))}
      </Select>
      <a className={buttonClass('secondary')} href={`/api/v1/allocation/export?month=${month}`} download>
        {common.downloadCsv}
      </a>
      {addPayer}
    </>
  );
  return (
    <>
      <PageHeader title={texts.title} note={texts.note} actions={filters} />
      <Card title={texts.tableTitle} isFlush>
        {!allocation ? (
          <PendingState title={texts.errorTitle} query={query} />
        ) : allocation.payers.length === 0 ? (
          <EmptyState icon={Split} title={texts.emptyTitle} action={addPayer}>
            {texts.emptyText}
          </EmptyState>
        ) : (
          <MonthTable
            allocation={allocation}
            onEdit={
              can.manageChannels
                ? (id) => setPanel({ kind: 'payer', payer: payers.find((one) => one.id === id) ?? null })
                : null
            }
          />
        )}
      </Card>
      {allocation ? (
        <OpenSpend
          allocation={allocation}
          onRule={can.manageBudgets && payers.length > 0 ? (group) => editRule(null, group) : null}
        />
      ) : null}
      <RulesCard
        payers={payers}
        matched={allocation?.rules ?? []}
        onEdit={can.manageBudgets && payers.length > 0 ? editRule : null}
      />
      {panel?.kind === 'payer' ? (
        <PayerDialog payer={panel.payer} payers={payers} onClose={() => setPanel(null)} />
      ) : null}
      {panel?.kind === 'rule' ? (
        <RuleDialog rule={panel.rule} first={panel.draft} payers={payers} onClose={() => setPanel(null)} />
      ) : null}
    </>
  );
}
