import { useReader } from '@/components/shell/reader-context';
import { Card } from '@/components/ui/card';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { ReconciliationResponse } from '@/lib/contracts/usage/usage';
import { formatMoney } from '@/lib/presenters/money';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/connections-data-health';

/** Estimated costs that rest on an assumption, the largest first, each with what is assumed. */
export function AssumedPrices({ assumptions }: { assumptions: ReconciliationResponse['assumptions'] }) {
  const reader = useReader();
  if (assumptions.length === 0) return null;
  return (
    <Card title={texts.assumedPricesTitle} note={texts.assumedPricesNote} isFlush>
      <Table caption={texts.assumedPricesTitle}>
        <thead>
          <tr>
            <Th>{common.model}</Th>
            <Th isNumber>{texts.assumedPricesCostColumn}</Th>
            <Th>{texts.assumedPricesAssumptionColumn}</Th>
          </tr>
        </thead>
        <tbody>
          {assumptions.map((one) => (
            <Tr key={`${one.model}|${one.kind}|${one.reason}`}>
              <Td className="whitespace-nowrap">{one.model === '' ? one.kind : one.model}</Td>
              <Td isNumber>{formatMoney(one.cost, reader)}</Td>
              <Td className="min-w-64 text-xs text-muted">{one.reason}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
