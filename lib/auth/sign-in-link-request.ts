import { readNow } from '@/lib/clock';
import { getDb } from '@/lib/db/client';
import { findSessionByToken } from '@/lib/db/people/sessions';
import { noteSignIn } from '@/lib/services/people/note-sign-ins';
import { getAuth } from './better-auth';
import { findNewSessionToken } from './new-session';

/**
 * Answers the one-time link: signs in and goes to the overview, or to the sign-in page when the link was used or is too
 * old. A second session cookie replaces the first, so opening it while signed in is harmless.
 */
export async function handleSignInLink(request: Request): Promise<Response> {
  const token = new URL(request.url).searchParams.get('token') ?? '';
  const { headers, response } = await getAuth().api.signInWithLink({
    body: { token: token.slice(0, 200) },
    headers: request.headers,
    returnHeaders: true,
  });
  const answer = new Headers({
    location: response.isSignedIn ? '/' : '/sign-in?error=link',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
  const cookies = headers.getSetCookie();
  for (const cookie of cookies) answer.append('set-cookie', cookie);
  const sessionToken = findNewSessionToken(cookies);
  const session = sessionToken === null ? null : await findSessionByToken(getDb(), sessionToken);
  if (session) {
    const user = { id: session.userId, ...session.user };
    answer.append('set-cookie', await noteSignIn(user, 'link', request.headers, readNow()));
  }
  return new Response(null, { status: 303, headers: answer });
}
