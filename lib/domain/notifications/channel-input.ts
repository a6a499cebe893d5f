import { z } from 'zod';
import type { ChannelKind, ChannelSettings, ChannelTarget } from './channel';
import { hintSecret } from './channel';

const Url = z
  .string()
  .trim()
  .max(2_000)
  .refine((text) => /^https?:\/\/[^\s/?#]+/i.test(text) && URL.canParse(text), 'expected an address with https://');

/** What a person enters for each kind of channel, open settings and secrets together. */
export const CHANNEL_INPUTS = {
  email: z.object({
    to: z.array(z.email('expected an e-mail address').max(254)).min(1, 'expected at least one address').max(50),
  }),
  webhook: z.object({ url: Url }),
  slack: z.object({ url: Url }),
  teams: z.object({ url: Url }),
  discord: z.object({ url: Url }),
  pagerduty: z.object({
    routingKey: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9]{32}$/, 'expected the 32 letters and digits of an Events API v2 integration key'),
    region: z.enum(['us', 'eu']).default('us'),
  }),
  telegram: z.object({
    botToken: z
      .string()
      .trim()
      .regex(/^\d+:[A-Za-z0-9_-]{20,}$/, 'expected a token such as "123456:ABC-DEF…" from @BotFather'),
    chatId: z
      .string()
      .trim()
      .regex(/^(-?\d+|@[A-Za-z0-9_]{4,})$/, 'expected a chat number such as "-100123" or a name such as "@alerts"'),
    apiUrl: Url.optional(),
  }),
  ntfy: z.object({
    server: Url.default('https://ntfy.sh'),
    topic: z
      .string()
      .trim()
      .regex(/^[-_A-Za-z0-9]{1,64}$/, 'expected up to 64 letters, digits, "-" and "_"'),
    token: z.string().trim().min(1).max(200).optional(),
  }),
  'web-push': z.object({}),
} as const satisfies Record<ChannelKind, z.ZodObject>;

/** Kind and everything a person entered for it. */
export type ChannelInput = {
  [Kind in ChannelKind]: { kind: Kind; config: z.infer<(typeof CHANNEL_INPUTS)[Kind]> };
}[ChannelKind];

/** Open settings, what is stored sealed (null = nothing), and what that is recognised by. */
export type SplitInput = { settings: ChannelSettings; secret: Record<string, unknown> | null; hint: string | null };

/** Separates settings that may be shown from secrets. The keys that a webhook signs with are made elsewhere. */
export function splitChannelInput(input: ChannelInput): SplitInput {
  switch (input.kind) {
    case 'email':
    case 'webhook':
    case 'web-push':
      return { settings: input, secret: null, hint: null };
    case 'slack':
    case 'teams':
    case 'discord':
      return {
        settings: { kind: input.kind, config: {} },
        secret: { url: input.config.url },
        hint: hintSecret(input.config.url),
      };
    case 'pagerduty': {
      const { routingKey, region } = input.config;
      return {
        settings: { kind: 'pagerduty', config: { region } },
        secret: { routingKey },
        hint: hintSecret(routingKey),
      };
    }
    case 'telegram': {
      const { botToken, ...config } = input.config;
      return { settings: { kind: 'telegram', config }, secret: { botToken }, hint: hintSecret(botToken) };
    }
    case 'ntfy': {
      const { token, ...config } = input.config;
      const secret = token === undefined ? null : { token };
      return { settings: { kind: 'ntfy', config }, secret, hint: token === undefined ? null : hintSecret(token) };
    }
  }
}

/** What was entered for a stored channel, so that a change of one field keeps the others. */
export function joinChannelInput(target: ChannelTarget): Record<string, unknown> {
  return target.kind === 'webhook' ? { ...target.config } : { ...target.config, ...target.secret };
}
