'use client';

import { useQuery } from '@tanstack/react-query';
import type { Route } from 'next';
import { useReader } from '@/components/shell/reader-context';
import { Badge, type Tone } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import { PendingState } from '@/components/ui/pending-state';
import type { Posture } from '@/lib/contracts/keys/posture';
import { formatCount, formatDecimal } from '@/lib/presenters/count';
import { postureQuery } from '@/lib/queries/keys/posture';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/keys-posture';

type Point = Posture['points'][number];

const ARTICLES = [
  {
    href: 'https://help.openai.com/en/articles/8304786-how-can-i-keep-my-openai-accounts-secure',
    label: texts.accountAdviceLink,
  },
  {
    href: 'https://help.openai.com/en/articles/5112595-best-practices-for-api-key-safety',
    label: texts.adviceLink,
  },
] as const;
const STATES: Record<Point['state'], { tone: Tone; text: string }> = {
  done: { tone: 'ok', text: common.done },
  partly: { tone: 'warning', text: texts.statePartly },
  missing: { tone: 'critical', text: texts.stateMissing },
  unknown: { tone: 'neutral', text: texts.stateUnknown },
};

/** The provider's advice as a checklist with one score: what is done, what was seen, what to do next. */
export function PostureScreen() {
  const query = useQuery(postureQuery());
  const { data } = query;
  if (!data) {
    return (
      <Card isFlush>
        <PendingState title={texts.errorTitle} query={query} count={8} />
      </Card>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <Score posture={data} />
      <Card title={texts.listTitle} isFlush>
        <ul className="divide-y">
          {data.points.map((point) => (
            <PointRow key={point.code} point={point} />
          ))}
        </ul>
      </Card>
      {ARTICLES.map(({ href, label }) => (
        <a
          key={href}
          href={href}
          target="_blank"
          rel="noreferrer"
          className="self-start text-sm text-accent hover:underline"
        >
          {label}
        </a>
      ))}
    </div>
  );
}

/** How many points are named as the ones that raise the score most. */
const TOP = 3;

function Score({ posture: { score, points } }: { posture: Posture }) {
  const reader = useReader();
  const best = points
    .filter(({ gain }) => gain > 0)
    .sort((left, right) => right.gain - left.gain)
    .slice(0, TOP);
  return (
    <Card>
      <div className="flex flex-wrap items-start gap-x-10 gap-y-4">
        <div>
          <p className="text-sm text-muted">{texts.scoreLabel}</p>
          <p className="text-2xl font-semibold tabular-nums">
            {score === null ? texts.scoreUnknown : texts.scoreOf(formatCount(score, reader))}
          </p>
        </div>
        <div className="min-w-0 flex-1">
          <p className="text-sm text-muted">{texts.raiseTitle}</p>
          {best.length === 0 ? (
            <p className="text-sm">{texts.raiseDone}</p>
          ) : (
            <ul className="text-sm">
              {best.map(({ code, step, gain }) => (
                <li key={code} className="flex flex-wrap gap-x-2">
                  <IntentLink href={step.href as Route} className="text-accent hover:underline">
                    {step.text}
                  </IntentLink>
                  <span className="text-muted tabular-nums">{texts.gain(formatDecimal(gain, reader))}</span>
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </Card>
  );
}

function PointRow({ point: { title, advice, evidence, state, step, gain } }: { point: Point }) {
  const reader = useReader();
  return (
    <li className="flex flex-col gap-1 px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="font-medium">{title}</h3>
        <Badge tone={STATES[state].tone}>{STATES[state].text}</Badge>
        {gain > 0 ? <span className="text-xs text-muted">{texts.gain(formatDecimal(gain, reader))}</span> : null}
      </div>
      <p className="text-muted">{advice}</p>
      <p className="wrap-anywhere">{evidence}</p>
      {state === 'done' ? null : (
        <IntentLink href={step.href as Route} className="self-start text-accent hover:underline">
          {step.text}
        </IntentLink>
      )}
    </li>
  );
}
