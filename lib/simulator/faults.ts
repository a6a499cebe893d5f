import type { ServerResponse } from 'node:http';

/** How a request may go wrong. */
export type Fault =
  | { kind: 'status'; status: number; message?: string; retryAfterSeconds?: number }
  /** 200 with a web page, as from a captive portal. */
  | { kind: 'html'; status?: number }
  /** Never answers; `afterChange`: what was asked for is done first. `withinBody`: headers and half an answer, no more. */
  | { kind: 'hang'; afterChange?: true; withinBody?: true }
  /** Drops the connection before answering; `afterChange`: what was asked for is done first. */
  | { kind: 'reset'; afterChange?: true }
  /** Stops in the middle of the body. */
  | { kind: 'truncate' };

/** `path` is matched against "POST /v1/organization/…". */
export type FaultRule = { fault: Fault; remaining: number; path: RegExp };

/** Takes the next fault that applies to a request, and counts it off. */
export function takeFault(rules: FaultRule[], path: string): Fault | null {
  const rule = rules.find(({ remaining, path: pattern }) => remaining > 0 && pattern.test(path));
  if (!rule) return null;
  rule.remaining -= 1;
  return rule.fault;
}

/** Answers wrongly. `truncate` needs the right answer to cut, `afterChange` its effect: the caller passes how to make it. */
export function sendFault(response: ServerResponse, fault: Fault, rightBody: () => string): void {
  switch (fault.kind) {
    case 'hang':
      if (fault.afterChange) rightBody();
      if (fault.withinBody) {
        const body = rightBody();
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write(body.slice(0, Math.floor(body.length / 2)));
      }
      return;
    case 'reset':
      if (fault.afterChange) rightBody();
      response.destroy();
      return;
    case 'html':
      response.writeHead(fault.status ?? 200, { 'content-type': 'text/html; charset=utf-8' });
      response.end('<!doctype html><title>Sign in</title><p>Please sign in to the network.</p>');
      return;
    case 'truncate': {
      const body = rightBody();
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(body.slice(0, Math.floor(body.length / 2)));
      return;
    }
    case 'status': {
      const retryAfter =
        fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) };
      const message =
        fault.message ??
        (fault.status === 429 ? "You're making too many requests, please slow down." : 'The server had an error.');
      response.writeHead(fault.status, { 'content-type': 'application/json', ...retryAfter });
      response.end(JSON.stringify({ error: { message, type: 'server_error', param: null, code: null } }));
    }
  }
}
