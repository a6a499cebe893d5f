import { createHash, randomBytes } from 'node:crypto';
import type { BetterAuthPlugin } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import { readNow } from '@/lib/clock';
import { getDb } from '@/lib/db/client';
import { insertVerification, takeVerification } from '@/lib/db/people/verifications';
import { MINUTE_MS } from '@/lib/domain/time';

const LINK_LIFETIME_MS = 15 * MINUTE_MS;

const identify = (token: string) => `sign-in-link:${createHash('sha256').update(token).digest('hex')}`;

/** A token that signs a person in once within fifteen minutes. Only its digest is stored. */
export async function createSignInToken(userId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(readNow().getTime() + LINK_LIFETIME_MS);
  await insertVerification(getDb(), { identifier: identify(token), value: userId, expiresAt });
  return token;
}

/** Adds `signInWithLink`: takes the token, opens a session and sets its cookie. Called by the route, never over HTTP. */
export function signInLinkPlugin() {
  return {
    id: 'sign-in-link',
    endpoints: {
      signInWithLink: createAuthEndpoint(
        '/sign-in/link',
        { method: 'POST', body: z.object({ token: z.string().max(200) }) },
        async (ctx) => {
          const userId = await takeVerification(getDb(), identify(ctx.body.token), readNow());
          const user = userId === null ? null : await ctx.context.internalAdapter.findUserById(userId);
          if (!user) return ctx.json({ isSignedIn: false });
          const session = await ctx.context.internalAdapter.createSession(user.id);
          await setSessionCookie(ctx, { session, user });
          return ctx.json({ isSignedIn: true });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}
