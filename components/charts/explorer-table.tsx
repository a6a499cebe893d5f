import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { ExplorerChart } from '@/lib/presenters/usage/explorer-chart';
import * as texts from '@/lib/texts/en/charts';
import * as common from '@/lib/texts/en/common';

/** The chart's numbers as a table, newest first, for everybody who would rather read than look. */
export default function ExplorerTable({ chart }: { chart: ExplorerChart }) {
  const series = chart.series.flatMap((one, at) => (one.isHidden ? [] : [{ ...one, at }]));
  const rows = chart.buckets.map((bucket, at) => ({ bucket, at })).reverse();
  return (
    <div className="mt-2 max-h-80 overflow-y-auto rounded-md border">
      <Table caption={texts.caption(chart.title)}>
        <thead>
          <tr>
            <Th>{texts.timeColumn(chart.zone)}</Th>
            {series.map((one) => (
              <Th key={one.key} isNumber>
                <bdi>{one.name}</bdi>
              </Th>
            ))}
            <Th isNumber>{common.all}</Th>
            {chart.compare ? <Th isNumber>{chart.compare.name}</Th> : null}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ bucket, at }) => (
            <Tr key={bucket.startsAt}>
              <Td className="whitespace-nowrap">
                {bucket.title}
                {bucket.complete ? '' : texts.notFinishedCell}
              </Td>
              {series.map((one) => (
                <Td key={one.key} isNumber>
                  {bucket.texts[one.at] ?? '–'}
                </Td>
              ))}
              <Td isNumber>{bucket.totalText ?? texts.noData}</Td>
              {chart.compare ? <Td isNumber>{chart.compare.texts[at] ?? '–'}</Td> : null}
            </Tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
