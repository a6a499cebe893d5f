import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import type { KeyDueDay } from '@/lib/contracts/keys/calendar';
import { renderCalendar } from '@/lib/presenters/keys/render-calendar';

const NOW = new Date('2026-11-30T08:05:09.123Z');
const DAY: KeyDueDay = {
  ...{ on: '2026-12-08', reason: 'rotation', isOverdue: false, remindedFor: null, owner: 'Ada' },
  key: { id: 'key_ci', connectionId: '01935a7e-0000-7000-8000-000000000001', name: 'ci-runner' },
  project: { id: 'proj_a', name: 'Alpha' },
};
const render = (...days: KeyDueDay[]) =>
  renderCalendar({ name: 'API keys of Acme', days, publicUrl: 'https://watch.example.com', now: NOW });
const unfold = (text: string) => text.replaceAll('\r\n ', '').split('\r\n');

/** What a calendar program reads: every property of every event by a parser that is not ours. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one, { strictExceptions: true }));
  return {
    version: calendar.getFirstPropertyValue('version'),
    name: calendar.getFirstPropertyValue('name'),
    refresh: String(calendar.getFirstPropertyValue('refresh-interval')),
    events: events.map((event) => ({
      ...{ uid: event.uid, summary: event.summary, description: event.description },
      ...{ start: event.startDate.toString(), isAllDay: event.startDate.isDate },
      stamp: String(event.component.getFirstPropertyValue('dtstamp')),
      url: event.component.getFirstPropertyValue('url'),
    })),
  };
}

describe('what a parser of calendars reads', () => {
  test('is the day, the words and the address', () => {
    const other: KeyDueDay = { ...DAY, reason: 'expiry', on: '2027-02-28', owner: null };
    expect(read(render(DAY, other))).toEqual({
      ...{ version: '2.0', name: 'API keys of Acme', refresh: 'PT6H' },
      events: [
        {
          uid: 'key_ci-01935a7e-0000-7000-8000-000000000001-rotation@watch.example.com',
          summary: 'Rotate API key ci-runner',
          description:
            'Its rotation policy ends on this day.\nProject: Alpha\nAnswers for it: Ada\nhttps://watch.example.com/keys/key_ci',
          ...{ start: '2026-12-08', isAllDay: true, stamp: '2026-11-30T08:05:09Z' },
          url: 'https://watch.example.com/keys/key_ci',
        },
        {
          uid: 'key_ci-01935a7e-0000-7000-8000-000000000001-expiry@watch.example.com',
          summary: 'Replace API key ci-runner',
          description:
            'The provider ends it on this day: what uses it stops then.\nProject: Alpha\nhttps://watch.example.com/keys/key_ci',
          ...{ start: '2027-02-28', isAllDay: true, stamp: '2026-11-30T08:05:09Z' },
          url: 'https://watch.example.com/keys/key_ci',
        },
      ],
    });
  });

  test('is each name as it was, however long, folded or hostile', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what the file leaves out
    const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
    const hostile = fc.constantFrom(
      ';',
      ',',
      '\\',
      '\n',
      '\r\n',
      '\r',
      ':',
      '"',
      'END:VEVENT',
      '\\n',
      ' ',
      '\t',
      '🔑',
      '\u0007',
    );
    const name = fc.array(fc.oneof(hostile, fc.string({ unit: 'grapheme', maxLength: 40 })), { maxLength: 20 });
    fc.assert(
      fc.property(name, name, (parts, owner) => {
        const key = { ...DAY.key, name: `x${parts.join('')}` };
        const text = render({ ...DAY, key, owner: `y${owner.join('')}z` });
        const plain = (value: string) => value.replaceAll(/\r\n?/g, '\n').replaceAll(CONTROL, '');
        const { events } = read(text);
        expect(events).toHaveLength(1);
        expect(events[0]?.summary).toBe(`Rotate API key ${plain(key.name)}`);
        expect(events[0]?.description).toContain(`Answers for it: ${plain(`y${owner.join('')}z`)}\n`);
        for (const line of text.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a calendar file', () => {
  test('has one all-day event a key and reason, with the same UID every time', () => {
    const lines = unfold(render(DAY));
    expect(lines.slice(0, 2)).toEqual(['BEGIN:VCALENDAR', 'VERSION:2.0']);
    expect(lines.slice(9, -2)).toEqual([
      'BEGIN:VEVENT',
      'UID:key_ci-01935a7e-0000-7000-8000-000000000001-rotation@watch.example.com',
      'DTSTAMP:20261130T080509Z',
      'DTSTART;VALUE=DATE:20261208',
      'SUMMARY:Rotate API key ci-runner',
      'DESCRIPTION:Its rotation policy ends on this day.\\nProject: Alpha\\nAnswers for it: Ada\\nhttps://watch.example.com/keys/key_ci',
      'URL:https://watch.example.com/keys/key_ci',
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]);
    expect(lines.slice(-2)).toEqual(['END:VCALENDAR', '']);
  });

  test('keeps hostile names within their line, and folds by octets without breaking a character', () => {
    const name = `a;b,c\\d\r\nEND:VCALENDAR\u0007 ${'é€🔑'.repeat(40)}`;
    const text = render({ ...DAY, reason: 'expiry', key: { ...DAY.key, id: 'key_é/x', name } });
    for (const line of text.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
    expect(text.match(/\n(?!\r)/g)?.length).toBe(text.match(/\r\n/g)?.length);
    const lines = unfold(text);
    expect(lines.filter((line) => line === 'END:VCALENDAR')).toHaveLength(1);
    expect(lines).toContain(`SUMMARY:Replace API key a\\;b\\,c\\\\d\\nEND:VCALENDAR ${'é€🔑'.repeat(40)}`);
    expect(text).not.toContain('\ufffd');
    expect(lines.find((line) => line.startsWith('UID:'))).toContain('UID:key_%C3%A9%2Fx-');
  });

  test('without a day is a calendar all the same', () => {
    expect(unfold(render())).toHaveLength(11);
  });
});
