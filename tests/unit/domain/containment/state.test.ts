import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  computeContainmentState,
  decideCommand,
  findOverlap,
  findTask,
  type Held,
  resetStep,
  STEP_STATES,
  type StepState,
} from '@/lib/domain/containment/state';
import {
  decideAfterReading,
  decideAfterReply,
  decideResume,
  type LeverReply,
  type StepPosition,
} from '@/lib/domain/containment/step-outcome';

const NOW = new Date('2026-11-20T10:00:00Z');

describe('the state of a plan', () => {
  const cases: [string, 'apply' | 'undo', StepState[], string][] = [
    ['nothing done yet', 'apply', ['pending', 'pending'], 'applying'],
    ['one of two done', 'apply', ['verified', 'pending'], 'applying'],
    ['all taken, one not read back', 'apply', ['verified', 'applied'], 'applied'],
    ['all read back', 'apply', ['verified', 'verified'], 'verified'],
    ['one given up', 'apply', ['verified', 'failed'], 'partly_failed'],
    ['all given up', 'apply', ['failed', 'failed'], 'failed'],
    ['one put back, one not', 'undo', ['undone', 'verified'], 'undoing'],
    ['one put back and not read back', 'undo', ['undone', 'put_back'], 'undoing'],
    ['all put back', 'undo', ['undone', 'undone'], 'undone'],
    ['one could not be put back', 'undo', ['undone', 'undo_failed'], 'partly_failed'],
  ];
  it.each(cases)('%s', (_name, direction, steps, expected) => {
    expect(computeContainmentState(direction, steps)).toBe(expected);
  });

  it('has work exactly as long as it is in a working state', () => {
    const anySteps = fc.array(fc.constantFrom(...STEP_STATES), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.constantFrom('apply' as const, 'undo' as const), anySteps, (direction, states) => {
        const task = findTask(
          direction,
          states.map((state) => ({ state })),
        );
        const isWorking = ['applying', 'applied', 'undoing'].includes(computeContainmentState(direction, states));
        // Leftovers of the other direction do not occur: a command resets every step.
        const isMixed = direction === 'apply' && states.some((one) => one === 'undoing' || one === 'put_back');
        return isMixed || isWorking === (task !== null);
      }),
    );
  });

  it('undoes in the order opposite to applying', () => {
    const steps = [
      { id: 1, state: 'verified' as const },
      { id: 2, state: 'verified' as const },
    ];
    expect(findTask('undo', steps)?.step.id).toBe(2);
    expect(findTask('apply', [steps[0], { id: 3, state: 'pending' as const }] as never)?.step).toMatchObject({ id: 3 });
  });
});

describe('commands', () => {
  const plan = { state: 'verified' as const, isDryRun: false, isReversible: true, undoText: '' };
  it.each([
    ['a dry run is not applied', 'apply', { ...plan, state: 'planned' as const, isDryRun: true }, false],
    ['a plan is applied', 'apply', { ...plan, state: 'planned' as const }, true],
    ['a plan that waits for approval is not applied', 'apply', { ...plan, state: 'awaiting_approval' as const }, false],
    ['what failed in part is taken up again', 'apply', { ...plan, state: 'partly_failed' as const }, true],
    ['what is done is not done again', 'apply', plan, false],
    ['what cannot be undone is not undone', 'undo', { ...plan, isReversible: false }, false],
    ['what runs already cannot be cancelled', 'cancel', { ...plan, state: 'applying' as const }, false],
  ] as const)('%s', (_name, command, given, isAllowed) => {
    expect(decideCommand(command, given).isAllowed).toBe(isAllowed);
  });

  it('leave what is read back alone when the rest is tried again', () => {
    expect(STEP_STATES.filter((state) => resetStep('apply', state) === state)).toEqual([
      'applying',
      'applied',
      'verified',
    ]);
  });
});

describe('two plans', () => {
  const held: Held = { id: 'a', state: 'applying', action: 'deny-model', targetKey: 't1', holds: ['models:p'] };
  const wanted = { id: 'b', action: 'deny-model', targetKey: 't2', holds: ['models:p'] };
  it.each([
    ['work on one list at a time', held, wanted, 'a'],
    ['may follow each other on one list', { ...held, state: 'verified' as const }, wanted, null],
    ['do not do the same twice', { ...held, state: 'verified' as const }, { ...wanted, targetKey: 't1' }, 'a'],
    ['do not meet on different things', held, { ...wanted, holds: ['models:q'] }, null],
    ['are free of what was undone', { ...held, state: 'undone' as const }, { ...wanted, targetKey: 't1' }, null],
  ])('%s', (_name, other, next, expected) => {
    expect(findOverlap(next, [other])?.id ?? null).toBe(expected);
  });
});

describe('what becomes of a step', () => {
  const attempts = { task: 'apply' as const, attemptCount: 1, startedAt: NOW };
  const later = (ms: number) => new Date(NOW.getTime() + ms);
  it.each<[string, LeverReply, string, number | null]>([
    ['the provider took it', { kind: 'done', words: '' }, 'applied', null],
    ['503', { kind: 'temporary', words: '', retryAfterSeconds: null }, 'applying', 2_000],
    ['429 with Retry-After', { kind: 'temporary', words: '', retryAfterSeconds: 30 }, 'applying', 30_000],
    ['409', { kind: 'conflict', words: '' }, 'applying', 2_000],
    ['403', { kind: 'refused', words: '' }, 'failed', null],
    ['404', { kind: 'gone', words: '' }, 'failed', null],
  ])('after %s', (_name, reply, state, waitMs) => {
    const outcome = decideAfterReply(attempts, reply, NOW);
    expect(outcome).toEqual({ state, retryAt: waitMs === null ? null : later(waitMs) });
  });

  it('waits for a provider that is down for an hour and gives up after six', () => {
    const down: LeverReply = { kind: 'temporary', words: '', retryAfterSeconds: null };
    expect(decideAfterReply(attempts, down, later(3_600_000)).state).toBe('applying');
    expect(decideAfterReply(attempts, down, later(6 * 3_600_000)).state).toBe('failed');
  });

  it.each<[string, 'apply' | 'undo', StepPosition, string]>([
    ['a change whose answer was lost is not made again', 'apply', 'after', 'done'],
    ['a change that was not made is made', 'apply', 'before', 'ask'],
    ['a list that others changed is changed as well', 'apply', 'elsewhere', 'ask'],
    ['what nobody can read is set again', 'apply', 'unknown', 'ask'],
    ['an old value that is back is not put back again', 'undo', 'before', 'done'],
    ['the value of somebody else is not overwritten', 'undo', 'elsewhere', 'give-up'],
  ])('%s', (_name, task, position, expected) => {
    expect(decideResume(task, position)).toBe(expected);
  });

  it('is only verified when it was read back, and lost after ten minutes', () => {
    const taken = { ...attempts, task: 'verify' as const };
    expect(decideAfterReading(taken, 'after', NOW).state).toBe('verified');
    expect(decideAfterReading(taken, 'before', NOW)).toEqual({ state: 'applied', retryAt: later(2_000) });
    expect(decideAfterReading(taken, 'before', later(600_000)).state).toBe('failed');
  });
});
