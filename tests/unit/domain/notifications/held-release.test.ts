import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DueNotification, planRelease } from '@/lib/domain/notifications/held-release';
import { keyOfListener, type Listener } from '@/lib/domain/notifications/notification-policy';

const mail = (name: string): Listener => ({
  channelId: 'team',
  address: `${name}@example.com`,
  isMail: true,
  subscriptionId: null,
});
const [ada, bob] = [mail('ada'), mail('bob')];
const hook: Listener = { channelId: 'hook', address: 'hooks.example.com', isMail: false, subscriptionId: null };

type Row = { name: string; due: DueNotification[]; expected: string[] };
const rows: Row[] = [
  {
    name: 'one incident goes out as it was',
    due: [{ id: 'n1', incidentId: 'a', recipients: [ada, bob] }],
    expected: ['ada bob: n1'],
  },
  {
    name: 'of one incident only the newest word is told',
    due: [
      { id: 'n1', incidentId: 'a', recipients: [ada] },
      { id: 'n2', incidentId: 'a', recipients: [ada] },
    ],
    expected: ['ada: n2'],
  },
  {
    name: 'several incidents are one message, the first that opened first',
    due: [
      { id: 'n1', incidentId: 'a', recipients: [ada] },
      { id: 'n2', incidentId: 'b', recipients: [ada] },
      { id: 'n3', incidentId: 'a', recipients: [ada] },
    ],
    expected: ['ada: n3 n2'],
  },
  {
    name: 'people with different incidents get different messages',
    due: [
      { id: 'n1', incidentId: 'a', recipients: [ada, bob] },
      { id: 'n2', incidentId: 'b', recipients: [ada] },
    ],
    expected: ['ada: n1 n2', 'bob: n1'],
  },
  {
    name: 'a program gets each by itself',
    due: [
      { id: 'n1', incidentId: 'a', recipients: [hook, ada] },
      { id: 'n2', incidentId: 'b', recipients: [hook, ada] },
    ],
    expected: ['hooks.example.com: n1', 'hooks.example.com: n2', 'ada: n1 n2'],
  },
  {
    name: 'what everybody heard of meanwhile is told to nobody',
    due: [{ id: 'n1', incidentId: 'a', recipients: [] }],
    expected: [],
  },
];

test.each(rows)('$name', ({ due, expected }) => {
  const messages = planRelease(due, (one) => !one.isMail);
  const names = messages.map(
    ({ recipients, notificationIds }) =>
      `${recipients.map((one) => one.address.replace('@example.com', '')).join(' ')}: ${notificationIds.join(' ')}`,
  );
  expect(names).toEqual(expected);
});

test('everybody hears of each of their incidents, in exactly one message', () => {
  const due = fc.array(
    fc.record({
      incidentId: fc.constantFrom('a', 'b', 'c'),
      recipients: fc.subarray([ada, bob]),
    }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(due, (list) => {
      const rows = list.map((one, index) => ({ ...one, id: `n${index}` }));
      const messages = planRelease(rows, () => false);
      for (const person of [ada, bob]) {
        const own = messages.filter((one) =>
          one.recipients.some((each) => keyOfListener(each) === keyOfListener(person)),
        );
        const wanted = new Set(rows.filter((row) => row.recipients.includes(person)).map((row) => row.incidentId));
        expect(own.length).toBe(wanted.size === 0 ? 0 : 1);
        expect(own[0]?.notificationIds.length ?? 0).toBe(wanted.size);
      }
    }),
  );
});
