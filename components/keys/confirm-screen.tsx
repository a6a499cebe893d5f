'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import type { Route } from 'next';
import { useState } from 'react';
import { InstantText } from '@/components/shell/instant';
import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import { Segmented } from '@/components/ui/segmented';
import { Sentence } from '@/components/ui/sentence';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { toast } from '@/components/ui/toast';
import type { KeyConfirmation } from '@/lib/contracts/keys/confirmations';
import { formatCount } from '@/lib/presenters/count';
import { confirmationsQuery, useConfirmKeys } from '@/lib/queries/keys/confirmations';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/keys-confirmations';

const WHOSE = [
  { value: 'mine', label: texts.mine },
  { value: 'all', label: common.allPeople },
] as const;

/** Keys of which their owners were asked whether they are needed: one press answers. */
export function ConfirmScreen() {
  const reader = useReader();
  const [whose, setWhose] = useState<'mine' | 'all'>('mine');
  const { data, error, refetch, isFetching } = useQuery(confirmationsQuery(whose));
  const confirm = useConfirmKeys();
  const { can } = useWorkspace();
  const answer = (questions: readonly KeyConfirmation[]) =>
    confirm.mutate(
      { keys: questions.map(({ key: { connectionId, id } }) => ({ connectionId, id })) },
      {
        onSuccess: (result) => toast.success(texts.confirmed(formatCount(result.confirmed, reader))),
        onError: (failure) => toast.error(failure.message),
      },
    );
  const questions = data?.data ?? [];
  const answerable = questions.filter(({ isMine }) => isMine || can.describeKeys);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Segmented label={texts.whoseLabel} value={whose} options={WHOSE} onChange={setWhose} />
        {answerable.length > 1 ? (
          <Button variant="primary" isBusy={confirm.isPending} onClick={() => answer(answerable)}>
            {texts.confirmAllButton(formatCount(answerable.length, reader))}
          </Button>
        ) : null}
      </div>
      <Card isFlush>
        {data ? (
          questions.length === 0 ? (
            <EmptyState icon={CircleCheck} title={whose === 'mine' ? texts.emptyMine : texts.emptyAll}>
              {texts.emptyText}
            </EmptyState>
          ) : (
            <ul className="divide-y">
              {questions.map((one) => (
                <Question
                  key={`${one.key.connectionId} ${one.key.id}`}
                  question={one}
                  isBusy={confirm.isPending}
                  onConfirm={answerable.includes(one) ? () => answer([one]) : null}
                />
              ))}
            </ul>
          )
        ) : error ? (
          <ErrorState
            title={texts.errorTitle}
            cause={error.message}
            onRetry={() => void refetch()}
            isRetrying={isFetching}
          />
        ) : (
          <SkeletonRows count={4} />
        )}
      </Card>
      {questions.length > 0 ? <p className="text-sm text-muted">{texts.goneHint}</p> : null}
    </div>
  );
}

type QuestionProps = { question: KeyConfirmation; isBusy: boolean; onConfirm: (() => void) | null };

function Question({ question, isBusy, onConfirm }: QuestionProps) {
  const { key, project, owner, purpose, lastUsedAt, answerBy, isLate, asked } = question;
  const name = key.name === '' ? key.id : key.name;
  const facts = [project.name ?? project.id, purpose, owner].filter(Boolean).join(' · ');
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3 text-sm">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <IntentLink
            href={`/keys/${encodeURIComponent(key.id)}` as Route}
            className="font-medium wrap-anywhere text-accent hover:underline"
          >
            {name}
          </IntentLink>
          {isLate ? <Badge tone="warning">{texts.late}</Badge> : null}
        </p>
        <p className="wrap-anywhere">{facts}</p>
        <p className="flex flex-wrap gap-x-2 text-xs text-muted">
          <span>
            {lastUsedAt === null ? (
              texts.usedNever
            ) : (
              <Sentence text={texts.usedAt} values={{ at: <InstantText at={lastUsedAt} isRelative /> }} />
            )}
          </span>
          <span>
            <Sentence text={texts.answerBy} values={{ at: <InstantText at={answerBy} /> }} />
          </span>
          <span className="wrap-anywhere">{texts.askedOf(asked.join(', '))}</span>
        </p>
      </div>
      {onConfirm ? (
        <Button size="sm" isBusy={isBusy} onClick={onConfirm}>
          {texts.confirmButton}
        </Button>
      ) : null}
    </li>
  );
}
