import { renderDetailHref } from '@/components/shell/detail-href';
import { useReader } from '@/components/shell/reader-context';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { Detail } from '@/lib/contracts/usage/details';
import type { Mover } from '@/lib/contracts/usage/movers';
import { convertNanosToNumber, parseDecimalToNanos } from '@/lib/domain/money';
import { formatMoney, formatSignedMoney } from '@/lib/presenters/money';
import { nameDimensionValue, shortenModel } from '@/lib/presenters/usage/series-name';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/usage-details';

const TITLE = {
  apiKey: texts.contributorsByKey,
  project: texts.contributorsByProject,
  model: texts.contributorsByModel,
  user: texts.contributorsByPerson,
} as const;

/** What the spend of the last week is made of, and how each part moved. */
export function DetailContributors({ contributors }: { contributors: Detail['contributors'][number] }) {
  const reader = useReader();
  const { dimension, movers } = contributors;
  if (movers.length === 0) return null;
  const total = movers.reduce((sum, mover) => sum + convertNanosToNumber(parseDecimalToNanos(mover.current)), 0);
  return (
    <Card title={TITLE[dimension]} note={texts.contributorsNote} isFlush>
      <Table caption={texts.contributorsCaption(TITLE[dimension])}>
        <thead>
          <tr>
            <Th>{common.name}</Th>
            <Th isNumber>{texts.contributorsSpendColumn}</Th>
            <Th isNumber className="max-md:hidden">
              {common.share}
            </Th>
            <Th isNumber>{texts.contributorsChangeColumn}</Th>
          </tr>
        </thead>
        <tbody>
          {movers.map((mover) => (
            <Tr key={mover.id ?? 'none'}>
              <Td>
                <Name mover={mover} />
              </Td>
              <Td isNumber>{formatMoney(mover.current, reader)}</Td>
              <Td isNumber className="max-md:hidden">
                {formatShare(mover, total)}
              </Td>
              <Td isNumber>{formatSignedMoney(mover.change, reader)}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

function Name({ mover }: { mover: Mover }) {
  const name = nameDimensionValue(mover.dimension, mover.id, mover.name && mover.id ? { [mover.id]: mover.name } : {});
  if (mover.id === null) return <span className="text-muted">{name}</span>;
  return (
    <IntentLink
      href={renderDetailHref(mover.dimension, mover.id)}
      title={mover.id}
      className="block min-w-28 wrap-anywhere hover:underline"
    >
      {mover.dimension === 'model' ? shortenModel(name) : name}
    </IntentLink>
  );
}

function formatShare(mover: Mover, total: number): string {
  if (total <= 0) return '–';
  return `${Math.round((convertNanosToNumber(parseDecimalToNanos(mover.current)) / total) * 100)}%`;
}
