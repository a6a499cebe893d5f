/** A chart as decided data: renderers draw it and decide nothing. */
export type ChartSeries = { key: string; name: string; color: string; total: string };

export type ChartBucket = {
  startsAt: string;
  /** Short axis label. */
  label: string;
  /** Full label for tooltip and table. */
  title: string;
  /** false = still open or not read yet: drawn pale, its height is a lower bound. */
  complete: boolean;
  /** One entry a series, in the order of `series`: height, or null where nothing was measured (a gap, not a zero). */
  values: (number | null)[];
  /** The same values for people, exact. */
  texts: (string | null)[];
  /** Sum of the bucket; null = nothing measured in any series. */
  total: number | null;
  totalText: string | null;
};

export type StackedChartModel = {
  title: string;
  series: ChartSeries[];
  buckets: ChartBucket[];
  axis: { max: number; ticks: { value: number; text: string }[] };
  /** Indexes of the buckets that carry an axis label. */
  labelled: number[];
  /** One or two sentences that say what a sighted reader sees at a glance. */
  summary: string;
  /** Zone of all labels. */
  zone: string;
  /** Buckets, first and last included, that the chart is about. */
  highlighted: { first: number; last: number; text: string } | null;
  /** Level of ordinary spend in one bucket. */
  normal: { value: number; text: string } | null;
};
