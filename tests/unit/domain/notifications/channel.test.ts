import { expect, test } from 'vitest';
import {
  type ChannelWithRecipients,
  describeDestination,
  hintSecret,
  listRecipients,
} from '@/lib/domain/notifications/channel';

const channel = (id: string, to: string[], enabled = true): ChannelWithRecipients => ({
  ...{ id, enabled, kind: 'email', config: { to }, secretHint: null, browsers: [] },
});
const slack = (id: string): ChannelWithRecipients => ({
  ...{ id, enabled: true, kind: 'slack', config: {}, secretHint: 'hooks.slack.com…x7Yz', browsers: [] },
});
const browsers = (id: string, ...ids: string[]): ChannelWithRecipients => ({
  ...{ id, enabled: true, kind: 'web-push', config: {}, secretHint: null },
  browsers: ids.map((one) => ({ id: one, label: 'Firefox on Linux' })),
});

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
  {
    name: 'two channels that lead to the same place both hear: their owners asked for both',
    channels: [slack('a'), slack('b')],
    expected: ['a hooks.slack.com…x7Yz', 'b hooks.slack.com…x7Yz'],
  },
  {
    name: 'each browser is a recipient, also where two are called the same',
    channels: [browsers('p', 'id-aaaa', 'id-bbbb')],
    expected: ['p Firefox on Linux (aaaa)', 'p Firefox on Linux (bbbb)'],
  },
])('$name', ({ channels, expected }) => {
  expect(listRecipients(channels).map((one) => `${one.channelId} ${one.address}`)).toEqual(expected);
});

test.each([
  {
    name: 'a webhook by its host alone',
    kind: 'webhook',
    config: { url: 'https://u:p@hooks.example:8443/t0ken?k=v' },
    expected: 'hooks.example:8443',
  },
  {
    name: 'a topic by server and name',
    kind: 'ntfy',
    config: { server: 'https://ntfy.sh', topic: 'spend' },
    expected: 'ntfy.sh/spend',
  },
  { name: 'a chat by its number', kind: 'telegram', config: { chatId: '-100123' }, expected: 'chat -100123' },
  {
    name: 'an integration by the end of its key',
    kind: 'pagerduty',
    config: { region: 'us' },
    expected: 'routing key …wxyz',
  },
] as const)('a destination is described: $name', ({ kind, config, expected }) => {
  const settings = { kind, config, secretHint: '…wxyz' } as Parameters<typeof describeDestination>[0];
  expect(describeDestination(settings)).toBe(expected);
});

test.each([
  {
    name: 'host and end of an address',
    secret: 'https://hooks.slack.com/services/T0/B0/abcdefx7Yz',
    expected: 'hooks.slack.com…x7Yz',
  },
  { name: 'the end of a token', secret: '123456:ABCDEF-xyz9', expected: '…xyz9' },
  { name: 'nothing of a short one', secret: 'short', expected: '…' },
])('a hint shows $name', ({ secret, expected }) => {
  expect(hintSecret(secret)).toBe(expected);
});
