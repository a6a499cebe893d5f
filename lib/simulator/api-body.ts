import type { z } from 'zod';
import { ApiRefusal } from './api-reply';

/** A request body that an endpoint takes. Throws ApiRefusal 400 that names the field. */
export function parseBody<T>(schema: z.ZodType<T>, text: string): T {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new ApiRefusal(400, 'We could not parse the JSON body of your request.', null, 'invalid_json');
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue?.path.join('.') || 'body';
  throw new ApiRefusal(400, `Invalid value for '${place}': ${issue?.message ?? 'unknown'}.`, place, 'invalid_value');
}
