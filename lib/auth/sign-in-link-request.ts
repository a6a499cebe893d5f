import { getAuth } from './better-auth';

/**
 * Answers the one-time link: signs in and goes to the overview, or to the sign-in page when the link was used or is too
 * old. A second session cookie replaces the first, so opening it while signed in is harmless.
 */
export async function handleSignInLink(request: Request): Promise<Response> {
  const token = new URL(request.url).searchParams.get('token') ?? '';
  const { headers, response } = await getAuth().api.signInWithLink({
    body: { token: token.slice(0, 200) },
    returnHeaders: true,
  });
  const answer = new Headers({
    location: response.isSignedIn ? '/' : '/sign-in?error=link',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
  for (const cookie of headers.getSetCookie()) answer.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers: answer });
}
