import { describe, expect, test } from 'vitest';
import { continueVisit, parseVisit, renderVisit } from '@/lib/domain/visit';

const at = (time: string) => new Date(`2026-11-25T${time}:00Z`);

describe('a visit', () => {
  test.each([
    ['the first has none before it', null, '08:00', null],
    ['goes on while pages are opened', { previousEndedAt: at('01:00'), seenAt: at('07:45') }, '08:00', '01:00'],
    [
      'ends after a pause, and the next one knows when',
      { previousEndedAt: at('01:00'), seenAt: at('07:00') },
      '08:00',
      '07:00',
    ],
    ['of a clock that was set back is the first', { previousEndedAt: null, seenAt: at('09:00') }, '08:00', null],
  ])('%s', (_name, visit, now, expected) => {
    const next = continueVisit(visit, at(now));
    expect(next).toEqual({ previousEndedAt: expected === null ? null : at(expected), seenAt: at(now) });
    expect(parseVisit(renderVisit(next))).toEqual(next);
  });

  test.each([undefined, '', 'x', '1', '1.', '.1', '99999999999999999999.1', '1.2.3'])('is not in "%s"', (text) => {
    expect(parseVisit(text)).toBeNull();
  });
});
