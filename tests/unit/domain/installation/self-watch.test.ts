import { expect, test } from 'vitest';
import {
  judgeChannel,
  judgeKeyExpiry,
  judgeWorkers,
  type SelfTrouble,
  type WorkerBeat,
} from '@/lib/domain/installation/self-watch';

const NOW = new Date('2026-11-23T12:00:00Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000);
const beat = (startedAgo: number, beatAgo: number): WorkerBeat => ({
  startedAt: ago(startedAgo),
  beatAt: ago(beatAgo),
});
const name = (trouble: SelfTrouble) => (trouble.kind === 'fine' ? 'fine' : `${trouble.severity}: ${trouble.title}`);

type WorkerRow = { name: string; beats: WorkerBeat[]; watchedFor?: number; expected: string };
const workerRows: WorkerRow[] = [
  { name: 'a worker that beats is fine', beats: [beat(3_600, 5)], expected: 'fine' },
  { name: 'no worker for two minutes is critical', beats: [beat(3_600, 121)], expected: 'critical: No worker runs' },
  { name: 'no worker for a minute may be a restart', beats: [beat(3_600, 90)], expected: 'fine' },
  { name: 'none at all counts from when one looked', beats: [], watchedFor: 30, expected: 'fine' },
  { name: 'none at all for long is critical', beats: [], watchedFor: 300, expected: 'critical: No worker runs' },
  {
    name: 'one that vanished while another lives is a warning',
    beats: [beat(3_600, 90), beat(3_600, 5)],
    expected: 'warning: A worker vanished',
  },
  { name: 'one that was replaced is forgiven', beats: [beat(3_600, 90), beat(60, 5)], expected: 'fine' },
  { name: 'half an hour later it is history', beats: [beat(7_200, 1_801), beat(7_200, 5)], expected: 'fine' },
];

test.each(workerRows)('workers: $name', ({ beats, watchedFor = 3_600, expected }) => {
  expect(name(judgeWorkers(beats, ago(watchedFor), NOW))).toBe(expected);
});

const channel = { name: 'Team', failingSince: null, lastError: null, deadRecipients: [] };
const dead = [{ recipient: 'ada@example.com', reply: '550 no such user' }];

type ChannelRow = { name: string; standing: Parameters<typeof judgeChannel>[0]; hasOther?: boolean; expected: string };
const channelRows: ChannelRow[] = [
  { name: 'one that works is fine', standing: channel, expected: 'fine' },
  {
    name: 'four minutes of failure are retried quietly',
    standing: { ...channel, failingSince: ago(240) },
    expected: 'fine',
  },
  {
    name: 'five are a warning while others work',
    standing: { ...channel, failingSince: ago(300) },
    expected: 'warning: Channel "Team" does not get through',
  },
  {
    name: 'and critical when none does',
    standing: { ...channel, failingSince: ago(300) },
    hasOther: false,
    expected: 'critical: Channel "Team" does not get through',
  },
  {
    name: 'a refused recipient is a warning',
    standing: { ...channel, deadRecipients: dead },
    expected: 'warning: Messages through "Team" were refused',
  },
];

test.each(channelRows)('channels: $name', ({ standing, hasOther = true, expected }) => {
  expect(name(judgeChannel(standing, hasOther, NOW))).toBe(expected);
});

test('the words on a refused message name recipient and reply', () => {
  const trouble = judgeChannel({ ...channel, deadRecipients: dead }, true, NOW);
  expect(trouble.kind === 'trouble' && trouble.text).toContain('ada@example.com in "Team" was given up');
  expect(trouble.kind === 'trouble' && trouble.text).toContain('550 no such user');
});

test.each([
  ['a key without an end is fine', null, 'fine'],
  ['fifteen days are far', 15, 'fine'],
  ['two weeks are a warning', 14, 'warning: The key of "Production" expires in 14 days'],
  ['two days are critical', 2, 'critical: The key of "Production" expires in 2 days'],
  ['an end that is past is critical', -1, 'critical: The key of "Production" has expired'],
])('keys: %s', (_name, days, expected) => {
  const expiresAt = days === null ? null : ago(-days * 86_400);
  expect(name(judgeKeyExpiry({ name: 'Production', expiresAt }, NOW))).toBe(expected);
});
