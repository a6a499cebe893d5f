import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { StaticBars } from '@/components/charts/static-bars';
import { buildUsageChart } from '@/lib/presenters/usage/usage-chart';
import { READER } from '../presenters/readers';
import { makePoint, makeSeries, makeUsage } from '../presenters/usage-samples';

const START = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map((day) => `${day}T00:00:00.000Z`);

function draw() {
  const usage = makeUsage({
    series: [
      makeSeries('gpt-4.1', [makePoint(START[0]!, { cost: '3' }), makePoint(START[1]!, { cost: '0' })]),
      makeSeries('o3', [makePoint(START[0]!, { cost: '1' }), makePoint(START[3]!, { cost: '2', complete: false })]),
    ],
  });
  const model = buildUsageChart(usage, { metric: 'cost', title: 'Cost' }, READER);
  const markup = renderToStaticMarkup(<StaticBars model={model} />);
  return { model, bars: [...markup.matchAll(/<rect ([^>]*)>/g)].map((match) => match[1] ?? ''), markup };
}

describe('bars without a script', () => {
  test('only what was measured above zero has a bar', () => {
    expect(draw().bars).toHaveLength(3);
  });

  test('bars of one bucket stack to its total', () => {
    const { bars, model } = draw();
    const heights = bars.slice(0, 2).map((bar) => Number(/height="([^"]+)"/.exec(bar)?.[1]));
    expect(heights[0]! + heights[1]!).toBeCloseTo(4 / model.axis.max);
  });

  test('the unfinished bucket alone is hatched, as high as its bar', () => {
    const { markup, model } = draw();
    const hatched = [...markup.matchAll(/style="([^"]*repeating-linear-gradient[^"]*)"/g)].map(
      (match) => match[1] ?? '',
    );
    expect(hatched).toHaveLength(1);
    expect(hatched[0]).toContain('left:75%');
    expect(hatched[0]).toContain(`height:${(2 / model.axis.max) * 100}%`);
  });

  test('every axis label is text', () => {
    const { markup, model } = draw();
    for (const tick of model.axis.ticks) expect(markup).toContain(`>${tick.text}<`);
  });
});
