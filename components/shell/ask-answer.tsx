'use client';

import { Command } from 'cmdk';
import { ChartColumn } from 'lucide-react';
import type { Route } from 'next';
import { useKnownValues } from '@/components/usage/use-known-values';
import { parseQuestion } from '@/lib/domain/usage/question';
import type { QuestionDimension } from '@/lib/domain/usage/question-words';
import { formatIsoDay } from '@/lib/presenters/instant';
import { buildQuestionView, describeQuestion } from '@/lib/presenters/usage/question-view';
import { renderUsageSearch } from '@/lib/presenters/usage/usage-view';
import * as texts from '@/lib/texts/en/shell';
import { useReader } from './reader-context';
import { useNow } from './use-now';
import { useWorkspace } from './workspace-context';

const NAMED = [
  'model',
  'project',
  'apiKey',
  'user',
  'connection',
  'provider',
] as const satisfies readonly QuestionDimension[];

type AskAnswerProps = { text: string; className: string; itemClassName: string; onOpen: (href: Route) => void };

/** A plain question about usage: what was understood of it, and the explorer that shows exactly that. */
export function AskAnswer({ text, className, itemClassName, onOpen }: AskAnswerProps) {
  const reader = useReader();
  const { timezone } = useWorkspace();
  const today = formatIsoDay(useNow(), timezone);
  const names = useNames(text.includes(' '));
  const questions = text === '' ? texts.askExamples : [text];
  const answers = questions.flatMap((asked) => {
    const question = parseQuestion(asked, { names, today });
    if (question === null) return [];
    const view = buildQuestionView(question, today);
    return [{ asked, question, view, href: `/usage${renderUsageSearch(view)}` as Route }];
  });
  if (answers.length === 0) return null;
  return (
    <Command.Group heading={texts.askTitle} className={className} forceMount>
      {answers.map(({ asked, question, view, href }) => (
        <Command.Item
          key={asked}
          value={`question ${asked}`}
          forceMount
          onSelect={() => onOpen(href)}
          className={itemClassName}
        >
          <ChartColumn className="size-4 shrink-0 text-faint" aria-hidden />
          {text === '' ? (
            <span className="min-w-0 truncate">{asked}</span>
          ) : (
            <span className="flex min-w-0 flex-wrap items-center gap-1 py-1">
              {describeQuestion(question, view, reader).map((part) => (
                <span key={part} className="rounded-sm bg-sunken px-1.5 py-0.5 text-xs">
                  {part}
                </span>
              ))}
              {question.unknown.length === 0 ? null : (
                <span className="text-xs text-warning">{texts.askNotUnderstood(question.unknown.join(' '))}</span>
              )}
            </span>
          )}
        </Command.Item>
      ))}
    </Command.Group>
  );
}

/** Names that questions may hold: what was used in the last 30 days. */
function useNames(isEnabled: boolean) {
  const values = {
    model: useKnownValues('model', isEnabled),
    project: useKnownValues('project', isEnabled),
    apiKey: useKnownValues('apiKey', isEnabled),
    user: useKnownValues('user', isEnabled),
    connection: useKnownValues('connection', isEnabled),
    provider: useKnownValues('provider', isEnabled),
  };
  return NAMED.flatMap((dimension) => values[dimension].map((value) => ({ dimension, ...value })));
}
