import { describe, expect, it } from 'vitest';
import { createMemory } from '@/lib/domain/account-activity/account-memory';
import type { AccountSettings, AccountSign } from '@/lib/domain/account-activity/account-sign';
import { classifyOpenAiEvent } from '@/lib/domain/account-activity/classify-openai';
import { judgeEvents } from '@/lib/domain/account-activity/judge-events';
import { JUDGED_FROM, makeNoise, PEOPLE } from './account-noise';
import { STORIES, type Story } from './stories';

/** How often the worker reads the log. */
const POLL_MS = 60_000;

const settingsOf = (story?: Story): AccountSettings => ({
  ownDomains: new Set(['northwind.example']),
  knownEmails: new Set(PEOPLE.map(({ email }) => email)),
  expectedActors: new Set(story?.expectedActors ?? []),
  containments: story?.containments ?? [],
});

type Told = AccountSign & { at: Date; id: string };

/** Reads the log as the worker does: what taught first, then batch after batch of one poll. */
function watch(seed: number, story?: Story): Told[] {
  const noise = makeNoise(seed);
  const taught = noise.filter(({ at }) => at < JUDGED_FROM);
  const settings = settingsOf(story);
  let { memory } = judgeEvents(createMemory(), taught, classifyOpenAiEvent, settings, JUDGED_FROM);
  const later = [...noise.filter(({ at }) => at >= JUDGED_FROM), ...(story?.events ?? [])];
  const batches = Map.groupBy(later, ({ at }) => Math.floor(at.getTime() / POLL_MS));
  const told: Told[] = [];
  for (const [, batch] of [...batches].sort(([left], [right]) => left - right)) {
    const result = judgeEvents(memory, batch, classifyOpenAiEvent, settings, JUDGED_FROM);
    memory = result.memory;
    for (const { event, signs } of result.judged.filter(({ isRaised }) => isRaised)) {
      told.push(
        ...signs.filter(({ severity }) => severity !== 'info').map((sign) => ({ ...sign, at: event.at, id: event.id })),
      );
    }
  }
  return told;
}

describe('a month of an ordinary company', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('are calm: at most two warnings a month and nothing critical (%d)', (seed) => {
    const told = watch(seed);
    expect(told.filter(({ severity }) => severity === 'critical')).toEqual([]);
    expect(told.length, JSON.stringify(told.map(({ title, reasons }) => [title, reasons]))).toBeLessThanOrEqual(2);
  });
});

describe('24 stories within them', () => {
  it('are as many good as bad ones', () => {
    expect(STORIES.filter(({ isBad }) => isBad)).toHaveLength(12);
    expect(STORIES.filter(({ isBad }) => !isBad)).toHaveLength(12);
  });

  it.each(STORIES.filter(({ isBad }) => isBad))('$name: told within one poll, with its reason', (story) => {
    const ids = new Set(story.events.map(({ id }) => id));
    const own = watch(1, story).filter(({ id }) => ids.has(id));
    const found = own.find(
      ({ rule, reasons }) => rule === story.told?.rule && story.told.reason.test(reasons.join('; ')),
    );
    expect(found, JSON.stringify(own)).toBeDefined();
    expect([story.told?.severity, 'critical']).toContain(found?.severity);
    expect(found?.advice).not.toBe('');
    expect(found?.reasons.length).toBeGreaterThan(0);
  });

  it.each(STORIES.filter(({ isBad }) => !isBad))('$name: nothing critical', (story) => {
    const told = watch(1, story);
    expect(told.filter(({ severity }) => severity === 'critical')).toEqual([]);
  });

  it('are found just so when events come out of order within a poll', () => {
    const [story] = STORIES;
    if (!story) throw new Error('expected a story');
    const reversed = { ...story, events: [...story.events].reverse() };
    expect(watch(1, reversed).map(({ rule, severity }) => [rule, severity])).toEqual(
      watch(1, story).map(({ rule, severity }) => [rule, severity]),
    );
  });
});
