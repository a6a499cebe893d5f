import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

/** Folder with the providers' OpenAPI files; they are no part of the project. */
const FOLDER = process.env['SPENDWATCH_OPENAPI_DIR'];

/** The file of a provider, or why there is none: a check without it is skipped and says so. */
export function findSpec(name: string): { file: string; missing: null } | { file: null; missing: string } {
  if (!FOLDER) return { file: null, missing: 'SPENDWATCH_OPENAPI_DIR names no folder' };
  const file = path.join(FOLDER, name);
  return existsSync(file) ? { file, missing: null } : { file: null, missing: `${file} does not exist` };
}

type Operation = {
  parameters?: ({ $ref: string } | { name: string; in: string })[];
  responses?: Record<string, { content?: Record<string, { schema?: unknown }> } | { $ref: string }>;
};
type Spec = {
  paths: Record<string, Record<string, Operation>>;
  components?: { parameters?: Record<string, { name: string; in: string }> };
};

export type Answered = { method: string; url: URL; status: number; body: unknown };

/**
 * Says what is wrong with answers (and with parameters that were sent) by an OpenAPI file; empty = nothing. `prefix` stands
 * before the file's paths.
 */
export function createOpenApiCheck(file: string, prefix = ''): (answered: Answered) => string[] {
  const spec = parse(readFileSync(file, 'utf8')) as Spec;
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(spec, 'spec');
  const templates = Object.keys(spec.paths).map((template) => ({
    template,
    pattern: new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`),
  }));
  const escapePart = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1');
  return ({ method, url, status, body }) => {
    const place = url.pathname.slice(prefix.length);
    const where = `${method} ${place} ${status}`;
    const template = templates.find(({ template: one, pattern }) => one === place || pattern.test(place))?.template;
    const operation = template === undefined ? undefined : spec.paths[template]?.[method.toLowerCase()];
    if (template === undefined || !operation) return [`${where}: not in ${path.basename(file)}`];
    const known = new Set(
      (operation.parameters ?? []).map((one) =>
        '$ref' in one ? spec.components?.parameters?.[one.$ref.split('/').at(-1) ?? '']?.name : one.name,
      ),
    );
    const unknown = [...new Set(url.searchParams.keys())].filter((name) => !known.has(name) && !known.has(`${name}[]`));
    const problems = unknown.map((name) => `${where}: parameter "${name}" is unknown`);
    const reply = operation.responses?.[String(status)];
    const schema = `#/paths/${escapePart(template)}/${method.toLowerCase()}/responses/${status}/content/application~1json/schema`;
    if (!reply || !('content' in reply)) return problems;
    const validate = ajv.compile({ $ref: `spec${schema}` });
    if (validate(body)) return problems;
    return [
      ...problems,
      ...(validate.errors ?? []).slice(0, 5).map((one) => `${where}: ${one.instancePath} ${one.message}`),
    ];
  };
}

/** Sends a recorded request again and hands out what came back. */
export async function askAgain(
  base: string,
  pathAndQuery: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<Answered> {
  const url = new URL(pathAndQuery, base);
  const method = body === undefined ? 'GET' : 'POST';
  const response = await fetch(url, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { method, url, status: response.status, body: await response.json() };
}
