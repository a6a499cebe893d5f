import { randomBytes, timingSafeEqual } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import { checkNewPassword } from '@/lib/auth/password-rules';
import type { SetupInput, SetupResult } from '@/lib/contracts/installation/setup';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import {
  createInstanceSettingOnce,
  findInstanceSetting,
  takeInstanceSetting,
} from '@/lib/db/installation/instance-settings';
import { findFirstWorkspace, hasOwner, insertOwner, insertWorkspace } from '@/lib/db/installation/workspaces';
import { lockForTransaction } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { findUserByEmail, insertUser, type UserRow } from '@/lib/db/people/users';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { deriveSecret } from '@/lib/secrets';

type NewOwner = { name: string; email: string; password: string };

const WORKSPACE_NAME = 'My organization';

/**
 * Creates the first owner and, unless one exists, the workspace. Null when this installation has an owner; the
 * lock makes two attempts at the same moment take turns.
 */
export async function createFirstOwner(tx: Transaction, owner: NewOwner): Promise<UserRow | null> {
  await lockForTransaction(tx, 'first-owner');
  if (await hasOwner(tx)) return null;
  const passwordHash = await hashPassword(owner.password);
  const user =
    (await findUserByEmail(tx, owner.email)) ??
    (await insertUser(tx, { name: owner.name, email: owner.email, passwordHash }));
  const workspace = (await findFirstWorkspace(tx)) ?? (await insertWorkspace(tx, WORKSPACE_NAME));
  await insertOwner(tx, workspace.id, user.id);
  await insertAuditEntry(tx, {
    workspaceId: workspace.id,
    actor: user.name,
    action: 'workspace.owner-added',
    target: user.id,
    detail: { email: user.email },
    after: { role: 'owner' },
  });
  return user;
}

/**
 * Makes the owner that SPENDWATCH_OWNER_EMAIL and SPENDWATCH_OWNER_PASSWORD name, unless there is an owner of this
 * installation already: a password changed later is not put back. Returns true when it made one.
 */
export async function ensureOwnerFromEnv(): Promise<boolean> {
  const { SPENDWATCH_OWNER_EMAIL: email, SPENDWATCH_OWNER_PASSWORD: password } = readEnv();
  if (email === undefined || password === undefined) return false;
  const name = email.split('@')[0] ?? email;
  return (await inTransaction((tx) => createFirstOwner(tx, { name, email, password }))) !== null;
}

/** Holds a random salt from the first start until there is an owner. */
const SETTING = 'setup-code-salt';
/** Without letters and digits that look alike. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
const GROUPS = 5;
const GROUP_LENGTH = 4;

/** The code that belongs to a salt: it takes SPENDWATCH_SECRET to know it, and about 98 bits to guess it. */
function computeCode(salt: string): string {
  let rest = BigInt(`0x${deriveSecret(`set-up code ${salt}`).toString('hex')}`);
  const letters = Array.from({ length: GROUPS * GROUP_LENGTH }, () => {
    const letter = ALPHABET[Number(rest % BigInt(ALPHABET.length))] ?? '';
    rest /= BigInt(ALPHABET.length);
    return letter;
  });
  return Array.from({ length: GROUPS }, (_, at) =>
    letters.slice(at * GROUP_LENGTH, (at + 1) * GROUP_LENGTH).join(''),
  ).join('-');
}

/** Compares what a person typed, whatever its case and separators, in constant time. */
function isCode(given: string, salt: string): boolean {
  const [left = '', right = ''] = [given, computeCode(salt)].map((one) =>
    one.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''),
  );
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}

/** True while this installation has no owner. */
export async function isSetupNeeded(): Promise<boolean> {
  return !(await hasOwner(getDb()));
}

/**
 * The code for the first owner, to be printed in the terminal; null when there is an owner. Every process of the
 * installation prints the same one, whichever starts first; it cannot be derived from the database alone.
 */
export async function ensureSetupCode(): Promise<string | null> {
  if (await hasOwner(getDb())) return null;
  return computeCode(await createInstanceSettingOnce(getDb(), SETTING, randomBytes(16).toString('hex')));
}

/** Makes the first owner. Throws `forbidden` for a wrong code, also once set-up is over: there is no code then. */
export async function setupOwner(input: SetupInput): Promise<SetupResult> {
  const salt = await findInstanceSetting(getDb(), SETTING);
  if (salt === null || !isCode(input.code, salt)) throw makeWrongCode();
  await checkNewPassword(input.password, [input.name, input.email]);
  return inTransaction(async (tx) => {
    if (!(await takeInstanceSetting(tx, SETTING, salt))) throw makeWrongCode();
    const user = await createFirstOwner(tx, input);
    if (!user) throw new AppError('conflict', 'this installation has an owner: sign in instead');
    return { email: user.email };
  });
}

function makeWrongCode(): AppError {
  const message = 'expected the code that the server printed when it started';
  return new AppError('forbidden', `set-up code: ${message}`, { errors: [{ path: 'code', message }] });
}
