import { useReader } from '@/components/shell/reader-context';
import { Card } from '@/components/ui/card';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { ReconciliationResponse } from '@/lib/contracts/usage/usage';
import { parseDecimalToNanos } from '@/lib/domain/money';
import { formatPercent } from '@/lib/presenters/count';
import { formatCurrency, formatMoney } from '@/lib/presenters/money';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/connections-data-health';

type Price = ReconciliationResponse['listPrices'][number];

/** What was billed beside what the same would cost at list prices, and what we estimated. */
export function ListPrices({ prices }: { prices: readonly Price[] }) {
  const reader = useReader();
  if (prices.length === 0) return null;
  return (
    <Card title={texts.listPricesTitle} note={texts.listPricesNote} isFlush>
      <Table caption={texts.listPricesTitle}>
        <thead>
          <tr>
            <Th>{common.connection}</Th>
            <Th isNumber>{texts.listPricesList}</Th>
            <Th isNumber>{texts.reconciliationTableEstimatedColumn}</Th>
            <Th isNumber>{texts.billedColumn}</Th>
            <Th isNumber>{texts.listPricesDifference}</Th>
          </tr>
        </thead>
        <tbody>
          {prices.map((one) => {
            const share = findShare(one);
            return (
              <Tr key={`${one.connection.id}|${one.currency}`}>
                <Td>{one.connection.name ?? one.connection.id}</Td>
                <Td isNumber>{formatCurrency(one.list, one.currency, reader)}</Td>
                <Td isNumber>{one.estimated === null ? '–' : formatMoney(one.estimated, reader)}</Td>
                <Td isNumber>{formatCurrency(one.billed, one.currency, reader)}</Td>
                <Td isNumber>{share === null ? '–' : formatPercent(share, reader)}</Td>
              </Tr>
            );
          })}
        </tbody>
      </Table>
    </Card>
  );
}

/** Percent that the bill is above (or, negative, below) list prices; null = there is nothing to compare with. */
function findShare({ list, billed }: Price): number | null {
  const [whole, part] = [parseDecimalToNanos(list), parseDecimalToNanos(billed)];
  return whole <= 0n ? null : Number(((part - whole) * 1_000n) / whole) / 10;
}
