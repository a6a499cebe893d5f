import type { Route } from 'next';
import { InstantText } from '@/components/shell/instant';
import { useReader } from '@/components/shell/reader-context';
import { Badge, type Tone } from '@/components/ui/badge';
import { IntentLink } from '@/components/ui/intent-link';
import { Sentence } from '@/components/ui/sentence';
import type { FindingOfKey } from '@/lib/contracts/keys/findings';
import { formatMoney } from '@/lib/presenters/money';
import * as texts from '@/lib/texts/en/keys-findings';

const TONES: Record<FindingOfKey['severity'], Tone> = { info: 'neutral', warning: 'warning', critical: 'critical' };

/** Findings in full: what, since when, what is at stake, and what to do. */
export function FindingList({ findings }: { findings: readonly (FindingOfKey & { id?: string })[] }) {
  const reader = useReader();
  return (
    <ul className="divide-y">
      {findings.map((finding) => (
        <li key={`${finding.code} ${finding.id ?? ''}`} className="flex flex-col gap-1 px-4 py-3 text-sm">
          <div className="flex flex-wrap items-center gap-2">
            <Badge tone={TONES[finding.severity]}>{texts.FINDING_NAMES[finding.code]}</Badge>
            <span className="text-xs text-muted">
              <Sentence text={texts.sinceText} values={{ since: <InstantText at={finding.since} isRelative /> }} />
              {finding.monthlyCost === '0' ? null : ` · ${texts.atStake(formatMoney(finding.monthlyCost, reader))}`}
            </span>
          </div>
          <p className="wrap-anywhere">{finding.text}</p>
          <NextStep step={finding.nextStep} />
        </li>
      ))}
    </ul>
  );
}

function NextStep({ step: { text, href } }: { step: FindingOfKey['nextStep'] }) {
  const style = 'self-start text-accent hover:underline';
  if (href.startsWith('/')) {
    return (
      <IntentLink href={href as Route} className={style}>
        {text}
      </IntentLink>
    );
  }
  return (
    <a href={href} className={style} target="_blank" rel="noreferrer">
      {text}
    </a>
  );
}
