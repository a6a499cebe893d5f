import type { FoundSecret } from '@/lib/domain/leaks/found-secret';
import { fingerprintSecret } from './fingerprint';
import { hideSecrets } from './hide-secrets';
import type { Rule } from './rules/rule';
import type { Sighting } from './text-scan';

/** A finding with the secret it is about. The secret stays in this process; reports get the finding alone. */
export type Finding = { found: FoundSecret; secret: string; allowReason: string | null };

const SHOWN_END = 4;

/**
 * The beginning that shows the kind, and the last four characters, as providers show their keys. Secrets without a
 * beginning of their own show two characters less.
 */
export function redactSecret(rule: Rule, secret: string): string {
  if (rule.kind === 'context') return `…${secret.slice(-2)}`;
  const prefix = rule.prefixes.find((one) => secret.startsWith(one)) ?? '';
  return `${prefix}…${secret.slice(-SHOWN_END)}`;
}

/** What reports say about a sighting. Paths come from outside and may hold secrets themselves. */
export function makeFinding(path: string, sighting: Sighting): Finding {
  const { rule, secret, line, column, publicName, form, allowReason } = sighting;
  const found: FoundSecret = {
    rule: rule.id,
    title: rule.title,
    provider: rule.provider,
    severity: rule.severity,
    path: hideSecrets(path).slice(0, 4_096),
    line,
    column,
    fingerprint: fingerprintSecret(secret),
    redacted: redactSecret(rule, secret),
    ...(publicName !== null && { publicName: publicName.slice(0, 80) }),
    ...(form !== 'plain' && { form }),
  };
  return { found, secret, allowReason };
}
