import type { AccountEvent } from '@/lib/contracts/account-activity/account-activity';

/** The log's word for a kind of event, spaced so that it breaks: "api key created". An unknown one reads the same way. */
export function renderTypeWords(type: string): string {
  return type.replaceAll(/[._]+/g, ' ');
}

/** From where, in one line; null = the log does not say. */
export function renderOriginOf({
  address,
  country,
  network,
}: Pick<AccountEvent, 'address' | 'country' | 'network'>): string | null {
  const place = network?.startsWith('AS') ? network : null;
  const known = [country, place].filter((part) => part !== null).join(', ');
  if (address === null) return known === '' ? null : known;
  return known === '' ? address : `${address} (${known})`;
}
