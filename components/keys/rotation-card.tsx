'use client';

import { useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { isProofWanted, useVerification } from '@/components/people/security/use-verification';
import { InstantText } from '@/components/shell/instant';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Sentence } from '@/components/ui/sentence';
import type { Rotation } from '@/lib/contracts/keys/rotations';
import { type RotationVerb, rotationsQuery, useEndRotation } from '@/lib/queries/keys/rotations';
import * as texts from '@/lib/texts/en/keys-rotations';
import { GuidedSteps } from './guided-steps';

const StartRotationDialog = dynamic(() => import('./start-rotation-dialog'));

const TONES: Record<Rotation['state'], Tone> = {
  ...{ planned: 'waiting', watching: 'info', quiet: 'ok', retiring: 'waiting', undoing: 'waiting' },
  ...{ retired: 'neutral', undone: 'neutral', failed: 'critical' },
};

/** Replaces a key: how far it is, who still uses the old one, and what can be done now. */
export function RotationCard({ keyId, name }: { keyId: string; name: string }) {
  const { can } = useWorkspace();
  const { data } = useQuery({ ...rotationsQuery(keyId), retry: false });
  const [isStarting, setIsStarting] = useState(false);
  const rotations = data?.data ?? [];
  const isStanding = rotations.some(({ endedAt, oldKey }) => endedAt === null && oldKey.id === keyId);
  return (
    <Card
      title={texts.title}
      isFlush
      actions={
        can.contain && data && !isStanding ? (
          <Button size="sm" onClick={() => setIsStarting(true)}>
            <RefreshCw aria-hidden />
            {texts.startButton}
          </Button>
        ) : null
      }
    >
      {rotations.length === 0 ? <p className="px-4 py-3 text-sm text-muted">{texts.none}</p> : null}
      <ul className="divide-y">
        {rotations.map((rotation) => (
          <RotationRow key={rotation.id} rotation={rotation} canChange={can.contain} />
        ))}
      </ul>
      {isStarting ? <StartRotationDialog keyId={keyId} name={name} onClose={() => setIsStarting(false)} /> : null}
    </Card>
  );
}

function RotationRow({ rotation, canChange }: { rotation: Rotation; canChange: boolean }) {
  const { state, oldKey, newKey, words, kind, endedAt, startedAt, startedBy, quietDueAt } = rotation;
  const end = useEndRotation();
  const { run, dialog } = useVerification('provider');
  // Shown below through `end.error`.
  const press = (verb: RotationVerb) => run(() => end.mutateAsync({ id: rotation.id, verb })).catch(() => undefined);
  const isOpen = state === 'watching' || state === 'quiet';
  return (
    <li className="flex flex-col gap-2 px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone={TONES[state]}>{texts.STATES[state]}</Badge>
        <span className="wrap-anywhere">{texts.fromTo(oldKey.name, newKey?.name ?? texts.unnamed)}</span>
      </div>
      <p className="text-xs text-muted">
        <Sentence text={texts.begun} values={{ at: <InstantText at={startedAt} isRelative />, who: startedBy }} />
        {state === 'watching' ? (
          <>
            {' · '}
            <Sentence text={texts.quietDue} values={{ at: <InstantText at={quietDueAt} /> }} />
          </>
        ) : null}
      </p>
      {words === null ? null : <p className="wrap-anywhere">{words}</p>}
      {endedAt === null ? <Users users={rotation.stillUsedBy} /> : null}
      {isOpen && kind === 'guided' ? <GuidedSteps rotation={rotation} canChange={canChange} /> : null}
      {end.error && !isProofWanted(end.error) ? (
        <p role="alert" className="text-critical">
          {end.error.message}
        </p>
      ) : null}
      {canChange && isOpen ? (
        <div className="flex flex-wrap gap-2">
          <Button size="sm" isBusy={end.isPending && end.variables?.verb === 'undo'} onClick={() => void press('undo')}>
            {texts.undoButton}
          </Button>
          {state === 'quiet' ? (
            <Button
              size="sm"
              variant="danger"
              isBusy={end.isPending && end.variables?.verb === 'retire'}
              onClick={() => void press('retire')}
            >
              {texts.retireButton}
            </Button>
          ) : null}
        </div>
      ) : null}
      {dialog}
    </li>
  );
}

function Users({ users }: { users: Rotation['stillUsedBy'] }) {
  if (users.length === 0) return null;
  return (
    <div>
      <p className="text-xs text-muted">{texts.usersTitle}</p>
      <ul>
        {users.map(({ model, userId, userName, serviceTier, requests, lastAt }) => (
          <li key={`${model} ${userId} ${serviceTier}`} className="wrap-anywhere">
            <Sentence
              text={texts.userLine(
                [model ?? texts.otherWork, userName ?? userId, serviceTier].filter(Boolean).join(', '),
                String(requests),
              )}
              values={{ at: <InstantText at={lastAt} isRelative /> }}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
