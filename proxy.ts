import { type NextRequest, NextResponse } from 'next/server';

/** Tells pages which path was asked for, so that signing in can lead back to it. */
export function proxy(request: NextRequest) {
  const { pathname } = request.nextUrl;
  // Mail programs end a digest by a POST to the link itself (RFC 8058), which is a page for those who open it.
  if (request.method === 'POST' && pathname.startsWith('/unsubscribe/')) {
    return NextResponse.rewrite(new URL(`/api/v1${pathname}`, request.url));
  }
  const headers = new Headers(request.headers);
  headers.set('x-spendwatch-path', request.nextUrl.pathname + request.nextUrl.search);
  return NextResponse.next({ request: { headers } });
}

export const config = { matcher: '/((?!api/|_next/|health$|ready$|metrics$|.*\\.).*)' };
