import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Names a request in the log and in its answer. */
export const REQUEST_ID_HEADER = 'x-request-id';
/** What a proxy in front may have given it already. */
const GIVEN = /^[\w.-]{8,64}$/;

/** Gives a request its id, the one that a proxy gave it when it has that form, and answers with it. */
export function markRequest(request: IncomingMessage, response: ServerResponse): void {
  const given = String(request.headers[REQUEST_ID_HEADER] ?? '');
  const id = GIVEN.test(given) ? given : randomUUID();
  request.headers[REQUEST_ID_HEADER] = id;
  response.setHeader(REQUEST_ID_HEADER, id);
}
