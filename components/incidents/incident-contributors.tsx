import { renderDetailHref } from '@/components/shell/detail-href';
import { useReader } from '@/components/shell/reader-context';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { Incident } from '@/lib/contracts/incidents/incidents';
import type { MoverDimension } from '@/lib/contracts/usage/movers';
import { formatShare } from '@/lib/presenters/count';
import { CONTRIBUTOR_LABEL } from '@/lib/presenters/incidents/incident-view';
import { formatMoney } from '@/lib/presenters/money';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/incidents';

/** What the excess comes from, biggest share first. */
export function IncidentContributors({ incident }: { incident: Incident }) {
  const reader = useReader();
  if (incident.contributors.length === 0) return null;
  return (
    <Card title={texts.contributorsTitle} note={texts.contributorsNote} isFlush>
      <Table caption={texts.contributorsCaption}>
        <thead>
          <tr>
            <Th>{texts.contributorsPartColumn}</Th>
            <Th className="sm:w-2/5">{common.share}</Th>
            <Th isNumber>{texts.contributorsAboveNormalColumn}</Th>
          </tr>
        </thead>
        <tbody>
          {incident.contributors.map((one) => (
            <Tr key={`${one.dimension} ${one.id}`}>
              <Td>
                <span className="text-muted">{CONTRIBUTOR_LABEL[one.dimension]}</span>{' '}
                <ContributorName contributor={one} />
              </Td>
              <Td>
                <span className="flex items-center gap-2">
                  <span className="h-1.5 min-w-16 flex-1 rounded-full bg-line max-sm:hidden">
                    <span
                      className="block h-full rounded-full bg-accent"
                      style={{ width: `${Math.min(100, Math.max(0, one.share * 100))}%` }}
                    />
                  </span>
                  <span className="w-10 sm:text-right">{formatShare(one.share, reader)}</span>
                </span>
              </Td>
              <Td isNumber>{formatMoney(one.excess, reader)}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

/** Leads to the page of the key, project, model or person. */
function ContributorName({ contributor }: { contributor: Incident['contributors'][number] }) {
  const { dimension, id, name } = contributor;
  const text = name ?? id ?? 'not named';
  if (id === null || !isDetailed(dimension)) return <span className="font-medium break-words">{text}</span>;
  return (
    <IntentLink href={renderDetailHref(dimension, id)} title={id} className="font-medium break-words hover:underline">
      {text}
    </IntentLink>
  );
}

const isDetailed = (dimension: string): dimension is MoverDimension =>
  ['apiKey', 'project', 'model', 'user'].includes(dimension);
