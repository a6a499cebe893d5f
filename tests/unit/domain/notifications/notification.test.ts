import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AlertMessage,
  parseAlertMessage,
  renderSubject,
  renderTimesNormal,
} from '@/lib/domain/notifications/notification';
import {
  buildLeakMessage,
  buildResolvedMessage,
  buildStaleDataMessage,
  buildTestMessage,
} from '@/tests/support/sample-messages';

describe('subject', () => {
  const rows: { name: string; message: AlertMessage; subject: string }[] = [
    {
      name: 'a leak on a key: rate, key, how far over normal',
      message: buildLeakMessage(),
      subject: '[critical] $713/h on key ci-runner (12x normal)',
    },
    {
      name: 'it became worse',
      message: buildLeakMessage({ reason: 'escalated' }),
      subject: '[critical] Escalated: $713/h on key ci-runner (12x normal)',
    },
    {
      name: 'nobody took it',
      message: buildLeakMessage({ reason: 'repeat' }),
      subject: '[critical] Still open: $713/h on key ci-runner (12x normal)',
    },
    {
      name: 'it is over: what it cost',
      message: buildResolvedMessage(),
      subject: '[resolved] key ci-runner: $209 over normal in total',
    },
    {
      name: 'a key without a name shows its id',
      message: buildLeakMessage({ scopeNames: {} }),
      subject: '[critical] $713/h on key key_Zk3fQ8vT1mXy (12x normal)',
    },
    {
      name: 'names may be keyed by scope field',
      message: buildLeakMessage({ scope: { projectId: 'proj_1' }, scopeNames: { projectId: 'Web' } }),
      subject: '[critical] $713/h on project Web (12x normal)',
    },
    {
      name: 'no scope is the whole organization',
      message: buildLeakMessage({ scope: {} }),
      subject: '[critical] $713/h on the whole organization (12x normal)',
    },
    {
      name: 'nothing was ever spent there',
      message: buildLeakMessage({ expected: '0' }),
      subject: '[critical] $713/h on key ci-runner (normally $0)',
    },
    {
      name: 'small money keeps its cents',
      message: buildLeakMessage({ ratePerHour: '0.42' }),
      subject: '[critical] $0.42/h on key ci-runner (12x normal)',
    },
    {
      name: 'without a rate the title speaks',
      message: buildStaleDataMessage(),
      subject: '[warning] No usage data from OpenAI Production for 47 minutes',
    },
    {
      name: 'data flows again',
      message: { ...buildStaleDataMessage(), reason: 'resolved' },
      subject: '[resolved] No usage data from OpenAI Production for 47 minutes',
    },
    { name: 'a test', message: buildTestMessage(), subject: '[test] Spendwatch reaches you' },
  ];
  test.each(rows)('$name', ({ message, subject }) => {
    expect(renderSubject(message)).toBe(subject);
  });

  test('is one line of at most 150 characters, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (name) => {
        const subject = renderSubject(buildLeakMessage({ scopeNames: { key_Zk3fQ8vT1mXy: name } }));
        return !/[\p{Cc}\u2028\u2029]/u.test(subject) && subject.isWellFormed() && subject.length <= 150;
      }),
    );
  });
});

test.each([
  { observed: '84.2', expected: '6.8', words: '12x normal' },
  { observed: '1.8', expected: '1', words: '1.8x normal' },
  { observed: '2', expected: '1', words: '2x normal' },
  { observed: '5000', expected: '1', words: 'over 1,000x normal' },
  { observed: '5', expected: '0', words: 'normally $0' },
])('$observed where $expected is expected reads "$words"', ({ observed, expected, words }) => {
  expect(renderTimesNormal({ observed, expected })).toBe(words);
});

test('a message survives the way through JSON', () => {
  for (const message of [buildLeakMessage(), buildStaleDataMessage(), buildTestMessage()]) {
    expect(parseAlertMessage(JSON.parse(JSON.stringify(message)))).toEqual(message);
  }
});

test('JSON that is no message is refused', () => {
  expect(() => parseAlertMessage({ kind: 'incident' })).toThrow();
  expect(() => parseAlertMessage({ ...buildLeakMessage(), observed: '1e5' })).toThrow(/decimal/);
});
