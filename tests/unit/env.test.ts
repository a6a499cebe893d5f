import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ENV_VARIABLES, parseEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';

const SECRET = Buffer.alloc(32, 1).toString('base64');

function problemsOf(source: Record<string, string>): string[] {
  try {
    parseEnv(source);
    return [];
  } catch (error) {
    return error instanceof AppError ? error.errors.map((one) => one.message) : [String(error)];
  }
}

describe('the environment', () => {
  test('an empty one is fine', () => {
    expect(parseEnv({})).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      POLL_INTERVAL_SECONDS: 60,
      publicUrl: 'http://localhost:3000',
    });
  });

  test('what may hold a secret can be given as a file; the variable itself wins', () => {
    const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'spendwatch-env-')), 'secret');
    writeFileSync(file, `${SECRET}\n`);
    expect(parseEnv({ SPENDWATCH_SECRET_FILE: file }).SPENDWATCH_SECRET).toBe(SECRET);
    const own = Buffer.alloc(32, 2).toString('base64');
    expect(parseEnv({ SPENDWATCH_SECRET_FILE: file, SPENDWATCH_SECRET: own }).SPENDWATCH_SECRET).toBe(own);
    expect(parseEnv({ HOST_FILE: file }).HOST).toBe('127.0.0.1');
    expect(problemsOf({ SPENDWATCH_SECRET_FILE: `${file}.not`, PORT: 'x' })).toEqual([
      `SPENDWATCH_SECRET_FILE "${file}.not": cannot be read (ENOENT)`,
      'PORT "x": expected a whole number from 0 to 65535',
    ]);
    writeFileSync(file, '\n');
    expect(problemsOf({ DATABASE_URL_FILE: file })).toEqual([`DATABASE_URL_FILE "${file}": the file is empty`]);
  });

  const wrong: { source: Record<string, string>; message: RegExp }[] = [
    { source: { DATABASE_URL: 'mysql://localhost/x' }, message: /DATABASE_URL: expected an address such as postgres:/ },
    { source: { SPENDWATCH_SECRET: 'too short' }, message: /SPENDWATCH_SECRET: expected 32 or more random bytes/ },
    { source: { SPENDWATCH_URL: 'spend.example.com' }, message: /SPENDWATCH_URL: expected an address such as https:/ },
    {
      source: { SPENDWATCH_URL: 'https://intranet.example.com/spendwatch' },
      message: /SPENDWATCH_URL: expected an address without a path/,
    },
    { source: { SPENDWATCH_URL: 'https://intranet.example.com?x=1' }, message: /expected an address without a path/ },
    { source: { SMTP_URL: 'smtp://user:a#b@mail.example.com:587' }, message: /SMTP_URL: .* write them as %23, %2F/ },
    { source: { SMTP_URL: 'smtp://user:12/b@mail.example.com:587' }, message: /SMTP_URL: .* write them as %23, %2F/ },
    { source: { SMTP_URL: 'smtp://user:12?b@mail.example.com:587' }, message: /SMTP_URL: .* write them as %23, %2F/ },
    { source: { SMTP_URL: 'smtp://user:a@1/b@mail.example.com' }, message: /SMTP_URL: .* write them as %23, %2F/ },
    { source: { DATABASE_URL: 'postgres://user:5#b@db:5432/x' }, message: /DATABASE_URL: .* write them as %23/ },
    { source: { DATABASE_URL: 'postgres://user:5/b@db:5432/x' }, message: /DATABASE_URL: .* write them as %23/ },
    { source: { PORT: '99999' }, message: /PORT "99999": expected a whole number from 0 to 65535/ },
    { source: { OPENAI_ADMIN_KEY: 'short' }, message: /OPENAI_ADMIN_KEY: expected an admin key/ },
    { source: { OPENAI_BASE_URL: 'localhost' }, message: /OPENAI_BASE_URL: expected an address/ },
    {
      source: { POLL_INTERVAL_SECONDS: '1' },
      message: /POLL_INTERVAL_SECONDS "1": expected a whole number from 5 to 3600/,
    },
    { source: { SMTP_URL: 'mail.example.com:587' }, message: /SMTP_URL: expected an address such as smtp:/ },
    { source: { MAIL_FROM: 'nobody' }, message: /MAIL_FROM "nobody": expected an address/ },
    { source: { ALERT_EMAIL_TO: 'me@example.com, you' }, message: /ALERT_EMAIL_TO .*expected e-mail addresses/ },
    {
      source: { SPENDWATCH_OWNER_EMAIL: 'me@example.com' },
      message: /SPENDWATCH_OWNER_PASSWORD: expected a value, because SPENDWATCH_OWNER_EMAIL is set/,
    },
    { source: { OIDC_ISSUER: 'https://login.example.com' }, message: /OIDC_CLIENT_ID: expected a value/ },
    { source: { LOG_LEVEL: 'loud' }, message: /LOG_LEVEL "loud": expected fatal, error/ },
  ];
  test.each(wrong)('$source is refused with name and expectation', ({ source, message }) => {
    expect(problemsOf(source).join('\n')).toMatch(message);
  });

  test.each([
    { SMTP_URL: 'smtp://user:a%23b%2Fc@mail.example.com:587/' },
    { SMTP_URL: 'smtps://user:pass@mail.example.com?tls.rejectUnauthorized=false' },
    { DATABASE_URL: 'postgres://user:pass@db:5432/spendwatch?sslmode=require&application_name=a@b' },
    { DATABASE_URL: 'postgres:///spendwatch?host=/var/run/postgresql' },
    { SPENDWATCH_URL: 'https://spend.example.com/' },
  ])('%o is fine', (source) => {
    expect(problemsOf(source)).toEqual([]);
  });

  test('all problems are listed at once, and no secret is repeated', () => {
    const problems = problemsOf({
      PORT: 'x',
      LOG_LEVEL: 'loud',
      SPENDWATCH_OWNER_EMAIL: 'a@b.example',
      SPENDWATCH_OWNER_PASSWORD: 'hunter2',
    });
    expect(problems).toHaveLength(3);
    expect(problems.join()).not.toContain('hunter2');
  });

  test('a given secret and database are taken', () => {
    expect(parseEnv({ DATABASE_URL: 'postgres://u:p@h:5432/d', SPENDWATCH_SECRET: SECRET }).SPENDWATCH_SECRET).toBe(
      SECRET,
    );
  });
});

describe('what people read about the environment', () => {
  const names = ENV_VARIABLES.map((one) => one.name);
  test('.env.example names every variable the code reads, and no other', () => {
    const listed = [...readFileSync('.env.example', 'utf8').matchAll(/^# ?([A-Z][A-Z0-9_]+)=/gm)].map(
      (match) => match[1],
    );
    expect(listed.sort()).toEqual([...names].sort());
  });
  test('so does the table of the README, with the same defaults', () => {
    const rows = new Map(
      [...readFileSync('README.md', 'utf8').matchAll(/^\| `([A-Z][A-Z0-9_]+)` \| (.+?) \| (.+) \|$/gm)].map((match) => [
        match[1],
        match[2],
      ]),
    );
    expect([...rows.keys()].sort()).toEqual([...names].sort());
    for (const { name, default: value } of ENV_VARIABLES) expect(rows.get(name)?.replaceAll('`', ''), name).toBe(value);
  });
});
