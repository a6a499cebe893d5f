import { getVapidKeys } from './vapid-keys';

/** The public key that browsers subscribe with. */
export async function getPushKey(): Promise<{ publicKey: string }> {
  const { publicKey } = await getVapidKeys();
  return { publicKey };
}
