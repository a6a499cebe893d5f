import { z } from 'zod';
import { DUE_REASONS } from '@/lib/domain/keys/key-due';

/** Where something was done from, as mails about accounts show it. */
export const Origin = z.object({
  /** Browser and system in words: "Chrome on macOS". */
  device: z.string(),
  /** Null when unknown. */
  address: z.string().nullable(),
});
export type Origin = z.infer<typeof Origin>;

const Notice = z.object({ origin: Origin, at: z.iso.datetime() });

/** A key as a mail names it, without anything by which it could be used. */
const KeyOfMail = z.object({ id: z.string(), name: z.string(), project: z.string(), isOwn: z.boolean() });

/**
 * A mail to one person by their address, as data: about their account, because they were mentioned, or because they
 * answer for keys. Links in it work once.
 */
export const AccountMessage = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('invitation'),
    workspaceName: z.string(),
    invitedBy: z.string(),
    role: z.string(),
    url: z.string(),
    expiresAt: z.iso.datetime(),
  }),
  Notice.extend({ kind: z.literal('password-reset'), url: z.string() }),
  Notice.extend({ kind: z.literal('email-change'), url: z.string(), newEmail: z.string() }),
  Notice.extend({ kind: z.literal('email-changed'), newEmail: z.string() }),
  Notice.extend({ kind: z.literal('new-device') }),
  Notice.extend({ kind: z.literal('password-changed') }),
  Notice.extend({ kind: z.literal('factor-added'), factor: z.string() }),
  Notice.extend({ kind: z.literal('factor-removed'), factor: z.string() }),
  Notice.extend({
    kind: z.literal('identity-linked'),
    provider: z.string(),
    /** Another identity of the same provider can sign in already. */
    isFurther: z.boolean(),
  }),
  Notice.extend({ kind: z.literal('recovery-code-used'), remaining: z.number().int().nullable() }),
  z.object({
    kind: z.literal('mention'),
    by: z.string(),
    incidentId: z.uuid(),
    incidentNumber: z.number().int(),
    incidentTitle: z.string(),
    text: z.string(),
  }),
  z.object({
    kind: z.literal('key-confirmation'),
    workspaceName: z.string(),
    /** The first of them; `count` is the number of all. */
    keys: z.array(KeyOfMail),
    count: z.number().int(),
    answerBy: z.iso.date(),
    /** The same question was sent before and has no answer. */
    isRepeat: z.boolean().default(false),
  }),
  z.object({
    kind: z.literal('key-reminder'),
    workspaceName: z.string(),
    keys: z.array(KeyOfMail.extend({ dueOn: z.iso.date(), reason: z.enum(DUE_REASONS) })),
    count: z.number().int(),
  }),
  z.object({
    kind: z.literal('payer-statement'),
    workspaceName: z.string(),
    name: z.string(),
    /** YYYY-MM, of UTC. */
    month: z.string(),
    costSource: z.enum(['estimated', 'billed', 'mixed']),
    complete: z.boolean(),
    own: z.string(),
    total: z.string(),
    lines: z.array(z.object({ label: z.string(), detail: z.string(), amount: z.string() })),
    beneath: z.array(z.object({ name: z.string(), amount: z.string() })),
  }),
  z.object({
    kind: z.literal('containment-request'),
    by: z.string(),
    /** What is to be done. */
    title: z.string(),
    /** What stops, and whether it can be undone. */
    explanation: z.string(),
    /** Empty = none was given. */
    reason: z.string(),
  }),
]);
export type AccountMessage = z.infer<typeof AccountMessage>;

/** Seconds until the next attempt after so many failed ones: half a minute, doubling up to an hour. */
export function computeMailRetrySeconds(attemptCount: number): number {
  return Math.min(3_600, 30 * 2 ** Math.min(attemptCount - 1, 7));
}

/** After so many attempts (about a day) a mail about an account is given up. */
export const MAX_ACCOUNT_MAIL_ATTEMPTS = 28;
