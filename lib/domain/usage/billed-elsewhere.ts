import { z } from 'zod';
import { formatDollars } from '@/lib/domain/money';

/**
 * Gateways show usage that another party bills: a proxy all of it, a router that of keys of one's own at the vendor.
 * The vendor is noted with the row, so that what a connected vendor bills itself is counted once. It depends on nothing
 * finer
 * than connection, model and tier, so rows that are summed together agree on it.
 */
export const MARK = 'billed-by:';
/** The same at the end of a billed line item. */
export const LINE_ITEM_MARK = ', billed by ';

/** The `apiSource` of a row that a vendor bills. */
export const markBilledBy = (vendor: string): string => `${MARK}${vendor}`;

/** The vendor of such an `apiSource`. */
export const readVendor = (mark: string): string => mark.slice(MARK.length);

export const markLineItem = (lineItem: string, vendor: string): string => `${lineItem}${LINE_ITEM_MARK}${vendor}`;

/** Vendors that gateways name otherwise than connections do. */
const SAME_VENDOR: Readonly<Record<string, string>> = {
  azure: 'azure-openai',
  bedrock: 'aws-bedrock',
  vertex_ai: 'google-vertex',
  gemini: 'google-vertex',
  google: 'google-vertex',
  text_completion_openai: 'openai',
};

/** Id of the provider that a gateway's word for a vendor means; the word itself where none is known. */
export const findVendor = (word: string): string => SAME_VENDOR[word] ?? word;

/** Tiers that only a gateway knows: a question for nothing else asks no vendor. */
const GATEWAY_TIERS: readonly string[] = ['byok'];

/** A date at the end of a model's name, in the forms that vendors write it. */
export const RELEASE = /-(\d{4}-\d{2}-\d{2}|\d{8})$/;

/**
 * What a gateway and a vendor both mean by a model's name: "anthropic/claude-sonnet-4.5" and "claude-sonnet-4-5-20250929".
 * `lib/db/usage/counted-once.ts` has the same rule in SQL.
 */
export const computeVendorModel = (name: string): string =>
  name.replace(/^.*\//, '').replaceAll('.', '-').replace(RELEASE, '');

/** What a question is narrowed to, by dimension; null = usage without the dimension. */
export type Narrowing = Partial<
  Record<'project' | 'apiKey' | 'user' | 'serviceTier' | 'model', readonly (string | null)[]>
>;

/**
 * What of a gateway's usage the vendor's own connection answers the same question about. Ids of projects, keys and people are one
 * connection's own, so a question that names some is never answered twice; one that names models is answered twice only for
 * those that it names in the vendor's words as well. `models: null` = every model.
 */
export function findDoublyAnswered(narrowing: Narrowing): { models: string[] | null } | null {
  const { project, apiKey, user, serviceTier, model } = narrowing;
  if ([project, apiKey, user].some((ids) => ids?.some((id) => id !== null))) return null;
  if (serviceTier?.every((tier) => tier !== null && GATEWAY_TIERS.includes(tier))) return null;
  if (model === undefined) return { models: null };
  const ofVendor = model.flatMap((name) => (name?.includes('/') ? [] : [computeVendorModel(name ?? NO_MODEL)]));
  return ofVendor.length === 0 ? null : { models: [...new Set(ofVendor)] };
}

/** Stands for usage without a model. */
export const NO_MODEL = 'none';

/** What bills a gateway's usage of a vendor: one connection, or (null) an account that is not connected. By vendor. */
export const BilledBy = z.record(z.string().regex(/^[a-z][a-z0-9_-]{0,40}$/), z.uuid().nullable());
export type BilledBy = z.infer<typeof BilledBy>;

/**
 * Which of the connections bills what a gateway shows of a vendor. Unless a person set one, any connection of that
 * vendor.
 */
export function isBilledBy(connection: { id: string; provider: string }, vendor: string, billedBy: BilledBy): boolean {
  if (connection.provider !== vendor) return false;
  const said = billedBy[vendor];
  return said === undefined || said === connection.id;
}

/** What a sum leaves out of a gateway's connection, by the vendor that bills it. */
export type LeftOutSpend = { connectionId: string; vendor: string; nanos: bigint; requests: bigint };

/** The same with what people call the connection and the vendor. */
export type NamedLeftOut = LeftOutSpend & { name: string; vendorName: string };

/** 'Not in it: $8.00 seen through "Our proxy", which OpenAI bills and is connected as well.'; empty = nothing is left out. */
export function renderLeftOut(parts: readonly NamedLeftOut[]): string {
  if (parts.length === 0) return '';
  const each = parts.map(
    ({ nanos, name, vendorName }) =>
      `${formatDollars(nanos)} seen through "${name}", which ${vendorName} bills and is connected as well`,
  );
  return `Not in it, so that it counts once: ${each.join('; ')}.`;
}
