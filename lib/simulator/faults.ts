import type { ServerResponse } from 'node:http';

/** How a request may go wrong. */
export type Fault =
  | { kind: 'status'; status: number; message?: string; retryAfterSeconds?: number }
  /** 200 with a web page, as from a captive portal. */
  | { kind: 'html'; status?: number }
  /** Never answers. */
  | { kind: 'hang' }
  /** Drops the connection before answering. */
  | { kind: 'reset' }
  /** Stops in the middle of the body. */
  | { kind: 'truncate' };

export type FaultRule = { fault: Fault; remaining: number; path: RegExp };

/** Takes the next fault that applies to a path, and counts it off. */
export function takeFault(rules: FaultRule[], path: string): Fault | null {
  const rule = rules.find(({ remaining, path: pattern }) => remaining > 0 && pattern.test(path));
  if (!rule) return null;
  rule.remaining -= 1;
  return rule.fault;
}

/** Answers wrongly. `truncate` needs the right answer to cut, so the caller passes its text. */
export function sendFault(response: ServerResponse, fault: Fault, rightBody: () => string): void {
  switch (fault.kind) {
    case 'hang':
      return;
    case 'reset':
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
