import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignSeriesColors, OTHER_COLOR, SERIES_COLORS } from '@/lib/presenters/usage/series-color';

type Rgb = [number, number, number];
const SURFACE = { light: '#ffffff', dark: '#131418' } as const;

const linearize = (channel: number) => {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};
const readRgb = (hex: string): Rgb =>
  [1, 3, 5].map((at) => linearize(Number.parseInt(hex.slice(at, at + 2), 16))) as Rgb;
const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
function contrast(one: string, other: string): number {
  const [a, b] = [luminance(readRgb(one)), luminance(readRgb(other))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB. */
const DEFICIENCY: Record<string, Rgb[]> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

/** CIE L*a*b* of linear RGB, D65. */
function convertToLab([r, g, b]: Rgb): Rgb {
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function differ(one: string, other: string, matrix: Rgb[] | null): number {
  const see = (hex: string): Rgb => {
    const rgb = readRgb(hex);
    const seen = matrix ? (matrix.map((row) => row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2]) as Rgb) : rgb;
    return convertToLab(seen.map((value) => Math.min(1, Math.max(0, value))) as Rgb);
  };
  const [a, b] = [see(one), see(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

describe.each(['light', 'dark'] as const)('colours of series on the %s theme', (theme) => {
  test('each stands out from the surface by 3:1', () => {
    for (const color of [...SERIES_COLORS, OTHER_COLOR]) {
      expect(contrast(color[theme], SURFACE[theme]), color[theme]).toBeGreaterThanOrEqual(3);
    }
  });

  test.each([null, 'protanopia', 'deuteranopia'])('any two are told apart (%s)', (deficiency) => {
    const matrix = deficiency === null ? null : (DEFICIENCY[deficiency] ?? null);
    for (const [index, one] of SERIES_COLORS.entries()) {
      for (const other of SERIES_COLORS.slice(index + 1)) {
        expect(differ(one[theme], other[theme], matrix), `${one[theme]} ${other[theme]}`).toBeGreaterThan(10);
      }
    }
  });
});

test('the style sheet holds the same colours', () => {
  const css = readFileSync(path.join(import.meta.dirname, '../../../../app/globals.css'), 'utf8');
  for (const [slot, { light, dark }] of SERIES_COLORS.entries()) {
    expect(css).toContain(`--series-${slot}: light-dark(${light}, ${dark});`);
  }
  expect(css).toContain(`--series-other: light-dark(${OTHER_COLOR.light}, ${OTHER_COLOR.dark});`);
});

describe('which colour a series has', () => {
  test('a dated release has the colour of its family', () => {
    const slots = assignSeriesColors(['gpt-4o-mini-2024-07-18']);
    expect(slots.get('gpt-4o-mini-2024-07-18')).toBe(assignSeriesColors(['gpt-4o-mini']).get('gpt-4o-mini'));
  });

  test('well-known models keep theirs whatever else is shown', () => {
    const others = fc.array(fc.string({ minLength: 1, maxLength: 12 }), { maxLength: 8 });
    fc.assert(
      fc.property(others, (names) => {
        const own = names.filter((name) => !name.startsWith('gpt-') && !/^o\d|^text-/.test(name));
        expect(assignSeriesColors([...own, 'gpt-4.1', 'o4-mini']).get('gpt-4.1')).toBe(0);
      }),
    );
  });

  test('as many series as there are colours never share one', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { maxLength: SERIES_COLORS.length });
    fc.assert(
      fc.property(names, (ids) => {
        const slots = assignSeriesColors(ids);
        expect(new Set(slots.values()).size).toBe(ids.length);
      }),
    );
  });

  test('the order of the answer changes nothing', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { maxLength: 20 });
    fc.assert(
      fc.property(names, (ids) => {
        expect(assignSeriesColors([...ids].reverse())).toEqual(assignSeriesColors(ids));
      }),
    );
  });
});

describe('models of a family', () => {
  const colorOf = (id: string) => assignSeriesColors([id]).get(id);

  test.each([
    ['gpt-5', ['gpt-5-2025-08-07', 'openai/gpt-5']],
    [
      'claude-sonnet-5',
      [
        ...['claude-sonnet-4-5-20250929', 'anthropic/claude-sonnet-4.5', 'claude-3-5-sonnet-latest'],
        ...['eu.anthropic.claude-sonnet-4-20250514-v1:0', 'claude-sonnet-4@20250514'],
      ],
    ],
    ['gemini-2.5-flash', ['google/gemini-3-flash', 'gemini-2.0-flash']],
  ])('%s has one colour in all its releases and spellings', (model, others) => {
    expect(others.map(colorOf)).toEqual(others.map(() => colorOf(model)));
  });

  test('families seen together have colours of their own, and so have two generations', () => {
    for (const ids of [
      ['claude-opus-5', 'claude-sonnet-5', 'claude-haiku-5'],
      ['gemini-2.5-pro', 'gemini-2.5-flash', 'gemini-2.5-flash-lite'],
      ['claude-sonnet-4-5', 'claude-sonnet-5'],
    ])
      expect(new Set(assignSeriesColors(ids).values()).size).toBe(ids.length);
  });
});
