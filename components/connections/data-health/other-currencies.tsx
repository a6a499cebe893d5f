import { useReader } from '@/components/shell/reader-context';
import { Card } from '@/components/ui/card';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { ReconciliationResponse } from '@/lib/contracts/usage/usage';
import { formatCalendarDay } from '@/lib/presenters/instant';
import { formatCurrency, formatMoney } from '@/lib/presenters/money';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/connections-data-health';

/** What was billed in another currency than dollars, each amount in its own, and what it counts as. */
export function OtherCurrencies({ charges }: { charges: ReconciliationResponse['otherCurrencies'] }) {
  const reader = useReader();
  if (charges.length === 0) return null;
  return (
    <Card title={texts.otherCurrenciesTitle} note={texts.otherCurrenciesNote} isFlush>
      <Table caption={texts.otherCurrenciesTitle}>
        <thead>
          <tr>
            <Th>{texts.dayUtcColumn}</Th>
            <Th>{common.connection}</Th>
            <Th isNumber>{texts.billedColumn}</Th>
            <Th isNumber>{texts.otherCurrenciesConverted}</Th>
          </tr>
        </thead>
        <tbody>
          {charges.map((one) => (
            <Tr key={`${one.day}|${one.connection.id}|${one.currency}`}>
              <Td className="whitespace-nowrap">{formatCalendarDay(one.day, reader)}</Td>
              <Td>{one.connection.name ?? one.connection.id}</Td>
              <Td isNumber>{formatCurrency(one.amount, one.currency, reader)}</Td>
              <Td isNumber>
                {one.converted === null ? null : formatMoney(one.converted, reader)}
                <span className="block text-xs text-muted">
                  {one.rateOn === null
                    ? texts.otherCurrenciesNoRate
                    : texts.otherCurrenciesRate(formatCalendarDay(one.rateOn, reader))}
                </span>
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
