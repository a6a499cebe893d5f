'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { renderDetailHref } from '@/components/shell/detail-href';
import { InstantText } from '@/components/shell/instant';
import { useReader } from '@/components/shell/reader-context';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { Card } from '@/components/ui/card';
import { Input } from '@/components/ui/field';
import { IntentLink } from '@/components/ui/intent-link';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { Key } from '@/lib/contracts/keys/keys';
import { formatCalendarDay } from '@/lib/presenters/instant';
import { type FindingCode, keysQuery } from '@/lib/queries/keys/keys';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/keys';
import { FindingFilter } from './finding-filter';
import { FindingBadges } from './finding-list';

/** The key register: whose each key is, when it was used, what is wrong with it. */
export function KeysScreen({ finding: asked }: { finding: FindingCode | null }) {
  const [finding, setFinding] = useState(asked);
  const { data, error, refetch, isFetching, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    keysQuery(finding),
  );
  const [text, setText] = useState('');
  if (!data) {
    return (
      <Card isFlush>
        {error ? (
          <ErrorState
            title={texts.errorTitle}
            cause={error.message}
            onRetry={() => void refetch()}
            isRetrying={isFetching}
          />
        ) : (
          <SkeletonRows count={8} />
        )}
      </Card>
    );
  }
  const keys = data.pages.flatMap((page) => page.data);
  if (keys.length === 0 && finding === null) return <NoKeys />;
  const shown = keys.filter((key) => matches(key, text));
  const isTroubled = (key: Key) => key.findings.length > 0;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Input
          type="search"
          aria-label={texts.searchLabel}
          placeholder={texts.searchPlaceholder}
          className="max-w-72"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <FindingFilter value={finding} onChange={setFinding} />
        <p className="text-sm text-muted" role="status">
          {texts.shownOf(shown.length, keys.length)}
          {hasNextPage ? '+' : ''} {texts.needsLookCount(shown.filter(isTroubled).length)}
        </p>
      </div>
      <Card isFlush>
        <Table caption={texts.caption}>
          <thead>
            <tr>
              <Th>{common.key}</Th>
              <Th className="max-md:hidden">{common.project}</Th>
              <Th>{texts.ownerColumn}</Th>
              <Th>{common.lastUsed}</Th>
              <Th>{texts.rotateByColumn}</Th>
              <Th className="max-lg:hidden">{texts.needsLookColumn}</Th>
            </tr>
          </thead>
          <tbody>
            {shown.map((key) => (
              <KeyRow key={`${key.connectionId} ${key.id}`} item={key} />
            ))}
          </tbody>
        </Table>
        {shown.length === 0 ? <p className="px-4 py-6 text-center text-sm text-muted">{texts.searchEmpty}</p> : null}
      </Card>
      {hasNextPage ? (
        <Button isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()} className="self-center">
          {texts.showMoreButton}
        </Button>
      ) : null}
    </div>
  );
}

function KeyRow({ item: key }: { item: Key }) {
  const reader = useReader();
  return (
    <Tr>
      <Td>
        <IntentLink href={renderDetailHref('apiKey', key.id)} className="font-medium wrap-anywhere hover:underline">
          {key.name === '' ? key.id : key.name}
        </IntentLink>
        {key.canary ? (
          <span className="ml-2">
            <Badge tone="info">{texts.canary}</Badge>
          </span>
        ) : null}
        <span className="block font-mono text-xs whitespace-nowrap text-muted">{key.redactedValue}</span>
        <div className="mt-1 lg:hidden">
          <bdi className="text-xs text-muted md:hidden">{key.project.name ?? key.project.id}</bdi>
          <FindingBadges findings={key.findings} />
        </div>
      </Td>
      <Td className="max-md:hidden">
        <IntentLink
          href={renderDetailHref('project', key.project.id)}
          className="block min-w-28 wrap-anywhere hover:underline"
        >
          {key.project.name ?? key.project.id}
        </IntentLink>
      </Td>
      <Td>
        <span className="block min-w-28 wrap-anywhere">
          {key.owner ?? key.providerOwner.name ?? <span className="text-muted">{texts.noOwner}</span>}
        </span>
        {key.sharedWith.length > 0 ? (
          <span className="block text-xs text-muted">
            {texts.sharedWith(key.sharedWith.map(({ name }) => name).join(', '))}
          </span>
        ) : null}
      </Td>
      <Td className="whitespace-nowrap">
        {key.lastUsedAt === null ? (
          <span className="text-muted">{common.neverLower}</span>
        ) : (
          <InstantText at={key.lastUsedAt} isRelative />
        )}
      </Td>
      <Td className="whitespace-nowrap">
        {key.rotateOn === null ? <span className="text-muted">–</span> : formatCalendarDay(key.rotateOn, reader)}
      </Td>
      <Td className="max-lg:hidden">
        <FindingBadges findings={key.findings} />
      </Td>
    </Tr>
  );
}

function NoKeys() {
  return (
    <Card>
      <EmptyState
        icon={KeyRound}
        title={texts.emptyTitle}
        action={
          <IntentLink href="/settings/connections" className={buttonClass('primary')}>
            {common.connectionsLink}
          </IntentLink>
        }
      >
        {texts.emptyText}
      </EmptyState>
    </Card>
  );
}

function matches(key: Key, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  const words = [key.name, key.id, key.redactedValue, key.owner, key.providerOwner.name, key.project.name, key.note];
  return wanted === '' || words.some((word) => word?.toLowerCase().includes(wanted));
}
