import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** Counters of this process. What lives in the database is read at scrape time, see lib/services/installation/collect-metrics.ts. */
function createMetrics() {
  const registry = new Registry();
  // The delay of the event loop is measured by a timer; at its default of 10 ms that timer is most of an idle process's work.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 500 });
  // Gauges that are named like counters; nodejs_active_resources and its siblings say the same by type.
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  const httpRequests = new Counter({
    name: 'spendwatch_http_requests_total',
    help: 'API requests answered by this process',
    labelNames: ['method', 'status'],
    registers: [registry],
  });
  return { registry, httpRequests };
}

/** Kept on globalThis: each bundle of the web server has its own copy of this module. */
const holder = globalThis as typeof globalThis & { spendwatchMetrics?: ReturnType<typeof createMetrics> };

function getMetrics() {
  holder.spendwatchMetrics ??= createMetrics();
  return holder.spendwatchMetrics;
}

/** Counts one answered request. */
export function countHttpRequest(method: string, status: number): void {
  getMetrics().httpRequests.inc({ method, status: String(status) });
}

/** One measurement with its labels, as a collector of values outside of this process returns it. */
export type Sample = {
  name: string;
  help: string;
  labels: Record<string, string>;
  value: number;
  /** Only ever grows while the process lives. */
  isCounter?: boolean;
};

/** This process's own counters and gauges, one sample for each set of labels; distributions are left out. */
export async function listOwnSamples(): Promise<Sample[]> {
  const metrics = await getMetrics().registry.getMetricsAsJSON();
  return metrics.flatMap(({ name, help, type, values }) => {
    const isCounter = String(type) === 'counter';
    if (!isCounter && String(type) !== 'gauge') return [];
    return values.map(({ labels, value }) => ({ name, help, labels: mapLabels(labels), value, isCounter }));
  });
}

const mapLabels = (labels: object) =>
  Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));

/** Prometheus text of this process's own metrics followed by `samples`, and its content type. */
export async function renderMetrics(samples: readonly Sample[]): Promise<{ text: string; contentType: string }> {
  const { registry } = getMetrics();
  const outside = new Registry();
  const gauges = new Map<string, Gauge>();
  for (const { name, help, labels, value } of samples) {
    const gauge = gauges.get(name) ?? new Gauge({ name, help, labelNames: Object.keys(labels), registers: [outside] });
    gauges.set(name, gauge);
    gauge.set(labels, value);
  }
  return { text: (await registry.metrics()) + (await outside.metrics()), contentType: registry.contentType };
}
