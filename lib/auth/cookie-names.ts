import { type Env, readEnv } from '@/lib/env';

const NAME = 'spendwatch';

/**
 * Starts the name of every cookie that opens or proves something. Over https it asks the browser for its strictest
 * rules (`__Host-`: Secure, this host alone, the whole site), so that no neighbouring subdomain and no unencrypted page
 * can plant or replace one. Browsers refuse such names over plain http, where the bare name is used instead.
 */
export function findCookiePrefix({ publicUrl }: Pick<Env, 'publicUrl'> = readEnv()): string {
  return isSecureSite({ publicUrl }) ? `__Host-${NAME}` : NAME;
}

/** True when the public address is an https one. */
export const isSecureSite = ({ publicUrl }: Pick<Env, 'publicUrl'> = readEnv()): boolean =>
  publicUrl.startsWith('https://');
