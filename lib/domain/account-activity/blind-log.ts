import type { IncidentMeasures } from '@/lib/domain/incidents/incident';
import type { AccountLog } from './log-state';

/** What is reported while an audit log that was read before cannot be read. */
export function renderBlindLog(log: AccountLog, connectionName: string, now: Date): IncidentMeasures {
  const since = log.failingSince ?? now;
  const known = log.coveredUntil ?? since;
  const why = log.error ?? 'the provider gave no reason';
  return {
    title: `The audit log of ${connectionName} cannot be read`,
    windowStart: since,
    windowEnd: now,
    ...{ observedNanos: 0n, expectedNanos: 0n, excessNanos: 0n, ratePerHourNanos: 0n, projected24hNanos: 0n },
    contributors: [],
    facts: [
      { kind: 'reason', text: `It was read before, and since ${renderInstant(since)} it is not` },
      { kind: 'after', text: `Known until ${renderInstant(known)}; what happened since is not` },
      { kind: 'advice', text: 'Check whether the permission was taken from the key on purpose, and give it back' },
    ],
    explanation: `The audit log of ${connectionName} was read until ${renderInstant(known)} and cannot be read any more: ${why} Nothing that happens in the account is seen until then. An attacker who takes over an account switches off its log first: check whether the key's permissions were changed on purpose, and give them back.`,
  };
}

const renderInstant = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
