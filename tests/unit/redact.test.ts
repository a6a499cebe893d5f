import { execFile } from 'node:child_process';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { redactText, redactValue } from '@/lib/redact';

const LONG = 'AbCdEf0123456789xyzAbCdEf0123456789';

describe('a text that is written down', () => {
  test.each([
    ['a provider key', 'key sk-admin-AbCdEf0123456789xyz refused', 'key sk-adm[redacted] refused'],
    ['a key of another provider', `x-api-key sk-ant-api03-${LONG}`, 'x-api-key sk-ant[redacted]'],
    ['a token', `got sw_${'a'.repeat(64)}.`, 'got sw_[redacted].'],
    ['a signing key', `whsec_${LONG}=`, 'whsec_[redacted]'],
    ['a bot token', `xoxb-1234567890-${LONG}`, 'xoxb-[redacted]'],
    ['a header', `Authorization: Bearer ${LONG}`, 'Authorization: Bearer [redacted]'],
    ['a basic header', 'authorization: Basic dXNlcjpodW50ZXIy', 'authorization: Basic [redacted]'],
    ['a cookie header', `Cookie: theme=dark; a=${LONG}`, 'Cookie: [redacted]'],
    [
      'a session cookie',
      `x __Host-spendwatch.session_token=${LONG}.sig; y`,
      'x __Host-spendwatch.session_token=[redacted]; y',
    ],
    ['a password in an address', 'postgres://user:hunter2@db:5432/x', 'postgres://user:[redacted]@db:5432/x'],
    ['one with odd characters', 'smtp://user:p/a?s#s@mail', 'smtp://user:[redacted]@mail'],
    ['one without a user', 'redis://:hunter2@db', 'redis://:[redacted]@db'],
    ['a token as the user', `https://${LONG}@git.example.com/x`, 'https://[redacted]@git.example.com/x'],
    [
      'a password of a connection string',
      'host=db user=a password=hunter2 port=1',
      'host=db user=a password=[redacted] port=1',
    ],
    ['a JSON field', '{"password":"hunter2","name":"A"}', '{"password":"[redacted]","name":"A"}'],
    ['a parameter', `GET /sign-in/link?token=${LONG}&x=1`, 'GET /sign-in/link?token=[redacted]&x=1'],
    ['a signature', 'https://x.logic.azure.com/a?sig=AbCdEf&v=1', 'https://x.logic.azure.com/a?sig=[redacted]&v=1'],
    [
      'a Slack webhook',
      'https://hooks.slack.com/services/T000/B000/XXXXXXXX',
      'https://hooks.slack.com/services/[redacted]',
    ],
    [
      'a Discord webhook',
      `https://discord.com/api/webhooks/123/${LONG}`,
      'https://discord.com/api/webhooks/[redacted]',
    ],
    [
      'a Teams webhook',
      `https://acme.webhook.office.com/webhookb2/${LONG}@x`,
      'https://acme.webhook.office.com/[redacted]',
    ],
    [
      'a Telegram bot',
      `https://api.telegram.org/bot123456:${LONG}/send`,
      'https://api.telegram.org/bot[redacted]/send',
    ],
    ['a shared link', `opened /share/${LONG}`, 'opened /share/[redacted]'],
    ['an invitation', `https://x.example/invitation#${LONG}`, 'https://x.example/invitation#[redacted]'],
    ['several at once', 'sk-proj-12345678901 smtp://a:b@c', 'sk-pro[redacted] smtp://a:[redacted]@c'],
  ])('hides %s', (_name, text, expected) => {
    expect(redactText(text)).toBe(expected);
    expect(redactText(expected)).toBe(expected);
  });

  test.each([
    'connection OpenAI pulled 12 rows',
    'https://api.openai.com/v1/organization/usage?start_time=1&group_by=api_key_id',
    'mail to ada@example.com was accepted: 250 OK id=1abc',
    'token ci expires in 3 days; key_2akU0brM4nTPxHiU is unused',
    'task-force risk-averse-approaches',
  ])('leaves alone: %s', (text) => {
    expect(redactText(text)).toBe(text);
  });

  test('takes no time over long hostile lines', () => {
    const started = performance.now();
    for (const piece of ['cookie: ', 'https://a', 'password=', 'sk-', 'a:', '?key=', 'smtp://x:']) {
      redactText(piece.repeat(20_000));
    }
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

test('fields named like secrets are hidden at any depth, in errors and their causes too', () => {
  const error = new Error('outer', { cause: new Error('smtp://a:hunter2@b', { cause: { adminKey: 'hunter2' } }) });
  const written = JSON.stringify(
    redactValue({
      one: { two: [{ three: { password: 'hunter2', inputTokens: 5 } }] },
      headers: new Headers({ authorization: 'hunter2', cookie: 'hunter2', accept: 'text/html' }),
      sealed: Uint8Array.of(1, 2),
      error,
    }),
  );
  expect(written).not.toContain('hunter2');
  expect(written).toContain('"inputTokens":5');
  expect(written).toContain('text/html');
  expect(written).toContain('[2 bytes]');
});

test.each([
  ['an error nobody caught', "setTimeout(() => { throw new Error('lost smtp://a:hunter2@b') })"],
  ['a rejection nobody caught', "Promise.reject(new Error('lost', { cause: new Error('Bearer hunter2hunter2') }))"],
])('a process that ends by %s says so without the secret', async (_name, code) => {
  const script = `import { reportCrashes } from '@/lib/logger'; reportCrashes(); ${code}`;
  const { status, output } = await new Promise<{ status: number; output: string }>((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', script],
      { env: { ...process.env, LOG_LEVEL: 'info' } },
      (error, stdout, stderr) => resolve({ status: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });
  expect(output).toContain('crashed');
  expect(output).toContain('lost');
  expect(output).not.toContain('hunter2');
  expect(status).toBe(70);
});
