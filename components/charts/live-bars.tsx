'use client';

import {
  Bar,
  BarChart,
  type BarShapeProps,
  CartesianGrid,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { StackedChartModel } from '@/lib/presenters/usage/stacked-chart';
import { type ChartRow, makeChartRows } from './chart-rows';
import { ChartTooltip } from './chart-tooltip';
import { BAR_GAP, PLOT } from './plot-frame';

/** The same in every chart of a page, so a shared name does no harm. */
const OPEN_PATTERN = 'open-bucket';
const TICK = { fontSize: 11, fill: 'var(--faint)' };

/** Stacked bars that answer to the pointer. Screen readers get the summary and the table of the figure. */
export default function LiveBars({ model }: { model: StackedChartModel }) {
  const { axis, highlighted, normal } = model;
  return (
    <ResponsiveContainer width="100%" height="100%" aria-hidden>
      <BarChart
        accessibilityLayer={false}
        data={makeChartRows(model)}
        margin={{ top: PLOT.top, right: PLOT.right, bottom: 0, left: 0 }}
        barCategoryGap={`${BAR_GAP * 100}%`}
      >
        <defs>
          <pattern id={OPEN_PATTERN} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="2" height="5" fill="var(--surface)" />
          </pattern>
        </defs>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="index"
          height={PLOT.bottom}
          tick={TICK}
          tickLine={false}
          axisLine={false}
          interval="preserveEnd"
          minTickGap={8}
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
        {highlighted ? (
          <ReferenceArea
            x1={highlighted.first}
            x2={highlighted.last}
            fill="var(--critical)"
            fillOpacity={0.1}
            ifOverflow="visible"
          />
        ) : null}
        <Tooltip
          cursor={{ fill: 'var(--ink)', fillOpacity: 0.06 }}
          isAnimationActive={false}
          content={(props) => <ChartTooltip model={model} active={props.active} payload={props.payload} />}
        />
        {model.series.map((series, position) => (
          <Bar
            key={series.key}
            dataKey={`s${position}`}
            name={series.name}
            stackId="all"
            fill={series.color}
            isAnimationActive={false}
            shape={renderBar}
          />
        ))}
        {normal ? <ReferenceLine y={normal.value} stroke="var(--muted)" strokeDasharray="3 3" /> : null}
      </BarChart>
    </ResponsiveContainer>
  );
}

/** A bucket that is not finished is hatched: its height is a lower bound. */
function renderBar(props: BarShapeProps) {
  const { x, y, width, height, fill } = props;
  if (!(height > 0)) return <g />;
  const row = props.payload as ChartRow | undefined;
  const place = { x, y, width, height };
  return (
    <g>
      <rect {...place} fill={fill} />
      {row?.bucket.complete === false ? <rect {...place} fill={`url(#${OPEN_PATTERN})`} /> : null}
    </g>
  );
}
