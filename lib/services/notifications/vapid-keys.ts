import { makeVapidKeys, type VapidKeys } from '@/lib/channels/web-push/web-push-channel';
import { getDb } from '@/lib/db/client';
import { createInstanceSettingOnce, findInstanceSetting } from '@/lib/db/installation/instance-settings';
import { readEnv } from '@/lib/env';
import { decryptSecret, encryptSecret } from '@/lib/secrets';

const SETTING = 'web-push-vapid';
const CONTEXT = 'instance/web-push/vapid';

/**
 * The keys that identify this installation to push services, made when first needed and stored sealed. Of several
 * processes the first one creates them. `subject` is the contact for push services.
 */
export async function getVapidKeys(): Promise<VapidKeys & { subject: string }> {
  const stored = (await findInstanceSetting(getDb(), SETTING)) ?? (await storeNewKeys());
  const keys = JSON.parse(decryptSecret(Buffer.from(stored, 'base64'), CONTEXT)) as VapidKeys;
  return { ...keys, subject: renderSubject(readEnv().publicUrl) };
}

async function storeNewKeys(): Promise<string> {
  const sealed = encryptSecret(JSON.stringify(makeVapidKeys()), CONTEXT);
  return createInstanceSettingOnce(getDb(), SETTING, Buffer.from(sealed).toString('base64'));
}

/** Push services take https or mailto only (RFC 8292 2.1). */
function renderSubject(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? publicUrl : `mailto:spendwatch@${new URL(publicUrl).hostname}`;
}

/** The public key that browsers subscribe with. */
export async function getPushKey(): Promise<{ publicKey: string }> {
  const { publicKey } = await getVapidKeys();
  return { publicKey };
}
