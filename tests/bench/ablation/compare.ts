import { SLACK_NATS } from '@/lib/domain/anomaly/settings';
import type { Detector, DetectorOptions } from '@/lib/domain/anomaly/types';
import { buildForeignOrganization } from '../detection/foreign-organization';
import { buildOrganization, JUDGED_FROM, START_MINUTE } from '../detection/organization';
import { pickZone } from '../detection/organization-run';
import { injectScenarios } from '../detection/scenarios';
import { type Alert, type Score, scoreAlerts } from '../detection/score';
import { streamBuckets } from '../detection/stream';
import type { Trace } from '../detection/traces';
import type { DetectorModule } from './variants';

const JUDGED_FROM_SECONDS = (START_MINUTE + JUDGED_FROM) * 60;

/**
 * One organization-month for every detector at once: the first learns four weeks, all go on from what it learnt and see the
 * same buckets. Scores in the order of `modules`.
 */
export function compareOn(seed: number, traces: readonly Trace[] | null, modules: readonly DetectorModule[]): Score[] {
  const timezone = pickZone(seed);
  const organization = traces ? buildForeignOrganization(seed, timezone, traces) : buildOrganization(seed, timezone);
  const { scenarios, plans, gap } = injectScenarios(organization, seed);
  const options: DetectorOptions = {
    timezone,
    sensitivity: 'medium',
    slackNats: SLACK_NATS.medium,
    learnUntilSeconds: JUDGED_FROM_SECONDS,
    plans,
  };
  const [first] = modules;
  if (!first) return [];
  const learner = first.createDetector(options);
  const entrants: { detector: Detector; alerts: Alert[] }[] = [];
  for (const bucket of streamBuckets(organization, scenarios, gap)) {
    if (entrants.length === 0 && bucket.observedAtSeconds >= JUDGED_FROM_SECONDS) {
      const learnt = learner.snapshot();
      for (const { createDetector } of modules)
        entrants.push({ detector: createDetector(options, learnt), alerts: [] });
    }
    if (entrants.length === 0) learner.observe(bucket);
    for (const { detector, alerts } of entrants) alerts.push(...detector.observe(bucket));
  }
  return entrants.map(({ alerts }) => scoreAlerts(organization, scenarios, gap, alerts));
}
