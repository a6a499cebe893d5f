import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { readEnv } from '@/lib/env';
import { renderPagePolicy } from '@/lib/http/content-security-policy';

/**
 * Gives each page its own content security policy, whose nonce the framework puts on its scripts, and passes to pages
 * which path was asked for, so that signing in can lead back to it.
 */
export function proxy(request: NextRequest) {
  const { pathname } = request.nextUrl;
  // Mail programs end a digest by a POST to the link itself (RFC 8058), which is a page for those who open it.
  if (request.method === 'POST' && pathname.startsWith('/unsubscribe/')) {
    return NextResponse.rewrite(new URL(`/api/v1${pathname}`, request.url));
  }
  const nonce = randomBytes(16).toString('base64');
  const { isProduction, publicUrl } = readEnv();
  const policy = renderPagePolicy({ nonce, isProduction, isHttps: publicUrl.startsWith('https:') });
  const headers = new Headers(request.headers);
  headers.set('x-spendwatch-path', request.nextUrl.pathname + request.nextUrl.search);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  response.headers.set('cache-control', 'private, no-store');
  return response;
}

/** Every page; ids in addresses may hold dots ("gpt-4.1-mini"), so files are recognized by their known endings. */
export const config = {
  matcher:
    '/((?!api/|_next/|embed/|calendar/|otlp/|\\.well-known/|health$|ready(?:/system)?$|metrics$|favicon\\.(?:svg|ico)$|push-worker\\.js$).*)',
};
