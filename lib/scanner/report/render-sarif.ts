import type { FoundSecret } from '@/lib/domain/leaks/found-secret';
import { renderAdvice } from '../advice';
import type { Rule } from '../rules/rule';

const LEVELS = { critical: 'error', warning: 'warning', info: 'note' } as const;
const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json';

/** A path as an address relative to the scanned folder; what is within an archive becomes its fragment. */
const renderAddress = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

function renderResult(found: FoundSecret, ruleIndex: number) {
  const { rule, title, path, line, column, fingerprint, redacted, commit } = found;
  const place = commit ? ` in commit ${commit.slice(0, 12)}` : '';
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVELS[found.severity],
    message: { text: `${title} (${redacted})${place}. ${renderAdvice(found).join(' ')}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: renderAddress(path) },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
    partialFingerprints: { 'spendwatchSecret/v1': fingerprint },
    properties: {
      provider: found.provider,
      ...(commit && { commit }),
      ...(found.keyId && { keyId: found.keyId }),
      ...(found.publicName && { publicName: found.publicName }),
    },
  };
}

/** Findings for code scanning, as SARIF 2.1.0. */
export function renderSarif(found: readonly FoundSecret[], rules: readonly Rule[], version: string): string {
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Spendwatch',
            version,
            rules: rules.map((rule) => ({
              id: rule.id,
              name: rule.title,
              shortDescription: { text: rule.title },
              helpUri: rule.source.url,
              defaultConfiguration: { level: LEVELS[rule.severity] },
              properties: {
                'security-severity': rule.severity === 'critical' ? '9.0' : '5.0',
                tags: ['security', 'secret'],
              },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: found.map((one) =>
          renderResult(
            one,
            rules.findIndex((rule) => rule.id === one.rule),
          ),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
