import { Pencil } from 'lucide-react';
import { useReader } from '@/components/shell/reader-context';
import { IconButton } from '@/components/ui/button';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { Allocation } from '@/lib/contracts/allocation/allocation';
import { listMonthTree, PAYER_KIND } from '@/lib/presenters/allocation/allocation-view';
import { formatMoney } from '@/lib/presenters/money';
import * as texts from '@/lib/texts/en/allocation';
import * as common from '@/lib/texts/en/common';

const SOURCE = { billed: texts.sourceBilled, mixed: texts.sourceMixed, estimated: texts.sourceEstimated };

type Props = { allocation: Allocation; onEdit: ((payerId: string) => void) | null };

/** The tree of payers with what each pays; all `own` and what nobody pays add up to the last line. */
export function MonthTable({ allocation, onEdit }: Props) {
  const reader = useReader();
  const { unallocated, total, costSource, complete, month } = allocation;
  const money = (amount: string) => formatMoney(amount, reader);
  return (
    <>
      <Table caption={texts.tableTitle}>
        <thead>
          <tr>
            <Th>{texts.payerColumn}</Th>
            <Th isNumber>{texts.directColumn}</Th>
            <Th isNumber>{texts.sharedColumn}</Th>
            <Th isNumber>{texts.ownColumn}</Th>
            <Th isNumber>{texts.totalColumn}</Th>
            <Th>
              <span className="sr-only">{common.pdf}</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {listMonthTree(allocation).map(({ node: { payer }, depth }) => (
            <Tr key={payer.payerId}>
              <Td>
                <span style={{ paddingLeft: `${depth * 1.25}rem` }} className="inline-block">
                  <span className="font-medium">{payer.name}</span>{' '}
                  <span className="text-xs text-muted">{PAYER_KIND[payer.kind]}</span>
                </span>
              </Td>
              <Td isNumber>{money(payer.direct)}</Td>
              <Td isNumber>{money(payer.shared)}</Td>
              <Td isNumber className="font-medium">
                {money(payer.own)}
              </Td>
              <Td isNumber>
                {money(payer.total)}
                {payer.mailed !== null && payer.mailed !== payer.total ? (
                  <span className="block text-xs text-warning">{texts.mailedOther(money(payer.mailed))}</span>
                ) : null}
              </Td>
              <Td>
                <span className="flex items-center justify-end gap-1">
                  <a
                    className="text-accent underline"
                    aria-label={texts.pdfLink(payer.name)}
                    href={`/api/v1/payers/${payer.payerId}/statement.pdf?month=${month}`}
                    download
                  >
                    {common.pdf}
                  </a>
                  {onEdit ? (
                    <IconButton
                      size="sm"
                      label={texts.payerEditLabel(payer.name)}
                      onClick={() => onEdit(payer.payerId)}
                    >
                      <Pencil aria-hidden />
                    </IconButton>
                  ) : null}
                </span>
              </Td>
            </Tr>
          ))}
          <SumRow label={texts.unallocatedRow} amount={money(unallocated)} isWarning={unallocated !== '0'} />
          <SumRow label={texts.allRow} amount={money(total)} isWarning={false} />
        </tbody>
      </Table>
      <p className="border-t px-4 py-2 text-xs text-muted">
        {SOURCE[costSource]} {complete ? '' : texts.notSettled}
      </p>
    </>
  );
}

function SumRow({ label, amount, isWarning }: { label: string; amount: string; isWarning: boolean }) {
  return (
    <Tr className="border-t">
      <Td className={isWarning ? 'font-medium text-warning' : 'font-medium'}>{label}</Td>
      <Td />
      <Td />
      <Td isNumber className={isWarning ? 'font-medium text-warning' : 'font-medium'}>
        {amount}
      </Td>
      <Td />
      <Td />
    </Tr>
  );
}
