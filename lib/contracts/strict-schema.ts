import { z } from 'zod';

const known = new WeakMap<z.ZodType, z.ZodType>();

/**
 * The same schema, refusing unknown fields at every depth: a misspelt field must be reported and not ignored, because
 * `{ "scope": { "project": "x" } }` would otherwise mean "everything".
 */
export function makeStrict<T extends z.ZodType>(schema: T): T {
  const made = known.get(schema) ?? rebuild(schema);
  known.set(schema, made);
  return made as T;
}

function rebuild(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodObject) {
    const shape = Object.fromEntries(
      Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => [name, makeStrict(field)]),
    );
    return schema.clone({ ...schema.def, shape, catchall: z.never() });
  }
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const options = (schema.options as z.ZodType[]).map((option) => makeStrict(option));
    return schema.clone({ ...schema.def, options });
  }
  if (schema instanceof z.ZodArray) {
    return schema.clone({ ...schema.def, element: makeStrict(schema.element as z.ZodType) });
  }
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return schema.clone({ ...schema.def, innerType: makeStrict(schema.unwrap() as z.ZodType) } as never);
  }
  return schema;
}
