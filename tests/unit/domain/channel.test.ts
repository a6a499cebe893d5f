import { expect, test } from 'vitest';
import { listRecipients } from '@/lib/domain/channel';

const channel = (id: string, to: string[], enabled = true) => ({ id, enabled, config: { to } });

test.each([
  { name: 'no channel: nobody', channels: [], expected: [] },
  {
    name: 'each address of each channel',
    channels: [channel('a', ['x@e.example', 'y@e.example']), channel('b', ['z@e.example'])],
    expected: ['a x@e.example', 'a y@e.example', 'b z@e.example'],
  },
  {
    name: 'an address in two channels hears once, through the first',
    channels: [channel('a', ['x@e.example']), channel('b', ['X@E.example', 'y@e.example'])],
    expected: ['a x@e.example', 'b y@e.example'],
  },
  {
    name: 'a channel that is off tells nobody',
    channels: [channel('a', ['x@e.example'], false), channel('b', ['x@e.example'])],
    expected: ['b x@e.example'],
  },
])('$name', ({ channels, expected }) => {
  expect(listRecipients(channels).map((one) => `${one.channelId} ${one.address}`)).toEqual(expected);
});
