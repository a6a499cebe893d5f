import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { StackedChartModel } from '@/lib/presenters/usage/stacked-chart';
import * as texts from '@/lib/texts/en/charts';

/** The chart's numbers as a table, newest first, for everybody who would rather read than look. */
export function ChartDataTable({ model }: { model: StackedChartModel }) {
  const rows = model.buckets.filter((bucket) => bucket.total !== null).reverse();
  return (
    <div className="max-h-80 overflow-y-auto rounded-md border">
      <Table caption={texts.caption(model.title)}>
        <thead>
          <tr>
            <Th>{texts.timeColumn(model.zone)}</Th>
            {model.series.map((series) => (
              <Th key={series.key} isNumber>
                {series.name}
              </Th>
            ))}
            {model.series.length > 1 ? <Th isNumber>{texts.dataTableTotalColumn}</Th> : null}
          </tr>
        </thead>
        <tbody>
          {rows.map((bucket) => (
            <Tr key={bucket.startsAt}>
              <Td className="whitespace-nowrap">
                {bucket.title}
                {bucket.complete ? '' : texts.notFinishedCell}
              </Td>
              {bucket.texts.map((text, position) => (
                <Td key={model.series[position]?.key} isNumber>
                  {text ?? '–'}
                </Td>
              ))}
              {model.series.length > 1 ? <Td isNumber>{bucket.totalText}</Td> : null}
            </Tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
