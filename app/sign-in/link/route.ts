import { handleSignInLink } from '@/lib/auth/sign-in-link-request';

export { handleSignInLink as GET };

/** HEAD requests of mail scanners do not use the link up. */
export function HEAD(): Response {
  return new Response(null, { status: 200, headers: { 'cache-control': 'no-store' } });
}
