/** A JSON answer that also sets cookies: a session that was opened anew. 204 without data. */
export function answerWithCookies(cookies: readonly string[], data?: unknown): Response {
  const headers = new Headers({ 'cache-control': 'no-store' });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  if (data === undefined) return new Response(null, { status: 204, headers });
  headers.set('content-type', 'application/json');
  return new Response(JSON.stringify(data), { status: 200, headers });
}
