import { createHash, randomBytes } from 'node:crypto';
import { coarsenAddress, describeDevice } from '@/lib/domain/people/device';
import { findCookiePrefix, isSecureSite } from './cookie-names';

const YEAR_SECONDS = 365 * 86_400;

const digest = (text: string) => createHash('sha256').update(text).digest('base64url');

/** The random mark this browser carries since its first sign-in; null without a well-formed one. */
export function readDeviceMark(headers: Headers): string | null {
  const found = new RegExp(`(?:^|;\\s*)${findCookiePrefix()}\\.device=([A-Za-z0-9_-]{43})(?:;|$)`);
  return found.exec(headers.get('cookie') ?? '')?.[1] ?? null;
}

export const createDeviceMark = (): string => randomBytes(32).toString('base64url');

/** The Set-Cookie header that leaves a mark in the browser. It says nothing of the person and opens nothing. */
export function renderDeviceCookie(mark: string): string {
  const secure = isSecureSite() ? '; Secure' : '';
  return `${findCookiePrefix()}.device=${mark}; Path=/; Max-Age=${YEAR_SECONDS}; HttpOnly; SameSite=Lax${secure}`;
}

/** What is stored instead of the mark. */
export const hashDeviceMark = (mark: string): string => `mark:${digest(mark)}`;

/** The device as identified by its browser family and network, for browsers that forget cookies. */
export function hashDeviceTraits(userAgent: string | null, address: string): string {
  return `traits:${digest(`${describeDevice(userAgent)}\n${coarsenAddress(address)}`)}`;
}
