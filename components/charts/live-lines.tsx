'use client';

import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { StackedChartModel } from '@/lib/presenters/stacked-chart';
import { type ChartRow, makeChartRows } from './chart-rows';
import { ChartTooltip } from './chart-tooltip';
import { PLOT } from './plot-frame';

const TICK = { fontSize: 11, fill: 'var(--faint)' };

/** One line a series. Gaps stay gaps; the part that is not finished is dashed. */
export default function LiveLines({ model }: { model: StackedChartModel }) {
  const { axis } = model;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart data={makeChartRows(model)} margin={{ top: PLOT.top, right: PLOT.right, bottom: 0, left: 0 }}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="index"
          height={PLOT.bottom}
          padding={{ left: 12, right: 12 }}
          tick={TICK}
          tickLine={false}
          axisLine={false}
          interval={0}
          ticks={model.labelled}
          tickFormatter={(index: number) => model.buckets[index]?.label ?? ''}
        />
        <YAxis
          width={PLOT.left}
          tick={TICK}
          tickLine={false}
          axisLine={false}
          domain={[0, axis.max]}
          ticks={axis.ticks.map((tick) => tick.value)}
          tickFormatter={(value: number) => axis.ticks.find((tick) => tick.value === value)?.text ?? ''}
          interval={0}
        />
        <Tooltip
          cursor={{ stroke: 'var(--line-strong)' }}
          isAnimationActive={false}
          content={(props) => <ChartTooltip model={model} active={props.active} payload={props.payload} />}
        />
        {model.series.flatMap((series, position) => [
          <Line
            key={series.key}
            dataKey={(row: ChartRow) => (row.bucket.complete ? row[`s${position}`] : null)}
            name={series.name}
            stroke={series.color}
            strokeWidth={1.75}
            dot={model.buckets.length < 3}
            isAnimationActive={false}
          />,
          <Line
            key={`${series.key} open`}
            dataKey={`p${position}`}
            stroke={series.color}
            strokeWidth={1.75}
            strokeDasharray="3 4"
            dot={false}
            activeDot={false}
            isAnimationActive={false}
          />,
        ])}
      </LineChart>
    </ResponsiveContainer>
  );
}
