import { randomBytes } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { isSecret, readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import {
  findPendingSecret,
  finishRotation,
  type Rotation,
  rotateSecret,
} from '@/lib/services/installation/rotate-secret';
import { discardSecretKeys } from '@/lib/services/installation/secret-keys';
import { EXIT } from './exit';
import { print } from './print';
import { openPreparedRuntime, secretFileOf } from './runtime';

type Options = { json?: boolean; yes?: boolean };

/** Adds `secrets rotate`, `secrets finish` and `secrets discard`. */
export function registerSecretsCommand(program: Command): void {
  const secrets = program.command('secrets').description('change the secret that encrypts provider keys at rest');
  secrets
    .command('rotate')
    .description(
      'encrypt everything stored under a new SPENDWATCH_SECRET while Spendwatch runs; run again to go on after a stop',
    )
    .option('--json', 'print one JSON line')
    .addHelpText(
      'after',
      '\nThe new secret is read from stdin (32 or more bytes, base64); without one it is made. Example:\n  openssl rand -base64 32 | spendwatch secrets rotate',
    )
    .action(runRotate);
  secrets
    .command('finish')
    .description('end a rotation once every process runs with the new secret: the old one opens nothing any more')
    .option('--json', 'print one JSON line')
    .action(runFinish);
  secrets
    .command('discard')
    .description('go on without a lost secret: stored provider keys become unreadable and have to be entered again')
    .requiredOption('--yes', 'that is understood')
    .action(runDiscard);
}

/** A secret from a pipe, the one of a rotation that was stopped, or a fresh one. */
async function readNewSecret(): Promise<string> {
  const piped = process.stdin.isTTY ? '' : (await text(process.stdin)).trim();
  if (piped === '') return (await findPendingSecret()) ?? randomBytes(32).toString('base64');
  if (isSecret(piped)) return piped;
  throw new AppError('invalid_input', 'new secret: expected 32 or more random bytes as base64');
}

async function runRotate(options: Options): Promise<void> {
  const isFromFile = readEnv().SPENDWATCH_SECRET === undefined;
  const runtime = await openPreparedRuntime('own-unless-empty');
  try {
    const secret = await readNewSecret();
    const rotation = await rotateSecret(secret);
    const file = secretFileOf(runtime.env);
    if (rotation.isComplete && isFromFile) await replaceFile(file, secret);
    if (options.json) print(JSON.stringify({ ...rotation, ...(isFromFile ? { file } : { secret }) }));
    else printRotation(rotation, isFromFile ? `It is in ${file}` : `Set SPENDWATCH_SECRET to ${secret}`);
    if (!rotation.isComplete) process.exitCode = EXIT.findings;
  } finally {
    await runtime.stop();
  }
}

async function replaceFile(file: string, secret: string): Promise<void> {
  await writeFile(`${file}.new`, `${secret}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

function printRotation({ columns, isComplete, keyId, version }: Rotation, where: string): void {
  for (const { name, rotated, failed, left } of columns) {
    print(
      `${name.padEnd(40)} ${rotated} encrypted anew${failed ? `, ${failed} do not open` : ''}${left ? `, ${left} left` : ''}`,
    );
  }
  const total = columns.reduce((sum, { rotated }) => sum + rotated, 0);
  if (isComplete) {
    print(`${total} values are under version ${version} of the secret (id ${keyId}). ${where}.`);
    print('Restart every process with it, then run "spendwatch secrets finish": until then either secret works.');
  } else {
    print('Some values could not be opened and stay as they are: enter those keys again, then run this again.');
  }
}

async function runFinish(options: Options): Promise<void> {
  const runtime = await openPreparedRuntime('own-unless-empty');
  try {
    const result = await finishRotation();
    if (options.json) print(JSON.stringify(result));
    else print(`Only the secret with the id ${result.keyId} opens stored values now.`);
  } finally {
    await runtime.stop();
  }
}

async function runDiscard(): Promise<void> {
  const runtime = await openPreparedRuntime('own-unless-empty', { checkSecret: false });
  try {
    await discardSecretKeys();
    print('The stored provider keys cannot be read any more. Enter them again under Settings, Connections.');
  } finally {
    await runtime.stop();
  }
}
