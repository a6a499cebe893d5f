import type { IncidentMeasures } from '@/lib/domain/incidents/incident';
import { renderIncidentScope, type ScopeNames } from '@/lib/domain/incidents/incident-text';
import { type NamedLeftOut, renderLeftOut } from '@/lib/domain/usage/billed-elsewhere';
import type { AlertRule, ThresholdConfig } from './alert-rule';
import { formatMetric, formatWindow, parseLimit, readMetric, type UsageSum } from './threshold';

type Watched = Pick<AlertRule, 'name' | 'scope'> & { config: ThresholdConfig };

/**
 * What a fired threshold says, also about usage that another connection bills; `expected` is the limit, `excess` what goes beyond it,
 * the rate that of the window.
 */
export function renderThreshold(
  rule: Watched,
  sum: UsageSum,
  window: { startsAt: Date; endsAt: Date },
  names: ScopeNames,
  leftOut: readonly NamedLeftOut[] = [],
): IncidentMeasures {
  const { config } = rule;
  const value = readMetric(config, sum);
  const limit = parseLimit(config);
  const hours = config.windowMinutes / 60;
  const ratePerHourNanos = BigInt(Math.round(Number(sum.nanos) / hours));
  const isCost = config.metric === 'cost';
  const scope = renderRuleScope(rule, names);
  const span = formatWindow(config.windowMinutes);
  const left = renderLeftOut(leftOut);
  return {
    title: `${formatMetric(config, value)} in ${span} on ${scope} (limit ${formatMetric(config, limit)})`,
    windowStart: window.startsAt,
    windowEnd: window.endsAt,
    observedNanos: sum.nanos,
    expectedNanos: isCost ? limit : 0n,
    excessNanos: isCost && value > limit ? value - limit : 0n,
    ratePerHourNanos,
    projected24hNanos: ratePerHourNanos * 24n,
    contributors: [],
    facts: [
      { kind: 'limit', text: `Limit of the rule "${rule.name}": ${formatMetric(config, limit)} in ${span}` },
      // Money is allocated, requests are not.
      ...(rule.scope.payerId === undefined
        ? [{ kind: 'requests' as const, text: `${sum.requests} requests in the same span` }]
        : []),
    ],
    explanation: `${capitalize(scope)} used ${formatMetric(config, value)} in ${span}. The rule "${rule.name}" has its limit at ${formatMetric(config, limit)}. It ends when the sum stays below nine tenths of the limit for ten minutes.${left === '' ? '' : ` ${left}`}`,
  };
}

/** Words for what a rule looks at: "images of project web". */
export function renderRuleScope({ scope: { kind, ...scope } }: Pick<AlertRule, 'scope'>, names: ScopeNames): string {
  const whole = renderIncidentScope(scope, names);
  return kind === undefined ? whole : `${kind} of ${whole}`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
