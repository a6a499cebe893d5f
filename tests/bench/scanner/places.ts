import { gzipSync } from 'node:zlib';
import type { Chance } from './random-keys';
import { drawText, pick } from './random-keys';

/** Where a key is left: a file that holds it. `name` is the variable a person would give it. */
export type Place = { kind: string; file: string; write(key: string, name: string, chance: Chance): string | Buffer };

const camel = (name: string) => name.toLowerCase().replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase());
const kebab = (name: string) => name.toLowerCase().replaceAll('_', '-');

const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
const half = (key: string) => Math.floor(key.length / 2);
/** Where the beginning that tells the kind ends. */
const prefixEnd = (key: string) =>
  /^(?:sk-[a-z]+-|github_pat_|AKIA|ABSK|AIza|[A-Za-z0-9]{2,5}[-_.])/.exec(key)?.[0].length ?? half(key);

/** Places whose text names the variable, so that keys without a form of their own are told by it. */
export const PLACES: readonly Place[] = [
  { kind: 'dotenv', file: '.env', write: (key, name) => `# settings\nPORT=3000\n${name}=${key}\n` },
  { kind: 'dotenv quoted', file: '.env.local', write: (key, name) => `${name}="${key}"\n` },
  { kind: 'shell export', file: 'setup.sh', write: (key, name) => `#!/bin/sh\nexport ${name}='${key}'\n` },
  { kind: 'javascript constant', file: 'client.js', write: (key, name) => `const ${camel(name)} = "${key}";\n` },
  {
    kind: 'typescript option',
    file: 'client.ts',
    write: (key, name) => `// ${name}\nconst client = new Client({ apiKey: '${key}', retries: 2 });\n`,
  },
  { kind: 'template literal', file: 'config.mjs', write: (key, name) => `export const ${name} = \`${key}\`;\n` },
  { kind: 'python', file: 'app.py', write: (key, name) => `import os\n${name} = '${key}'\n` },
  { kind: 'python environ', file: 'run.py', write: (key, name) => `os.environ["${name}"] = "${key}"\n` },
  { kind: 'python default', file: 'settings.py', write: (key, name) => `KEY = os.getenv("${name}", "${key}")\n` },
  {
    kind: 'json',
    file: 'config.json',
    write: (key, name) => JSON.stringify({ debug: false, [camel(name)]: key }, null, 2),
  },
  {
    kind: 'json in one line',
    file: 'min.json',
    write: (key, name) => JSON.stringify({ a: 1, [name]: key, b: [1, 2] }),
  },
  { kind: 'yaml', file: 'values.yaml', write: (key, name) => `app:\n  env:\n    ${name}: ${key}\n` },
  {
    kind: 'compose',
    file: 'docker-compose.yml',
    write: (key, name) => `services:\n  web:\n    environment:\n      - ${name}=${key}\n`,
  },
  { kind: 'toml', file: 'app.toml', write: (key, name) => `[secrets]\n${name.toLowerCase()} = "${key}"\n` },
  { kind: 'ini', file: 'app.ini', write: (key, name) => `[default]\n${name.toLowerCase()}=${key}\n` },
  {
    kind: 'properties',
    file: 'application.properties',
    write: (key, name) => `${kebab(name).replaceAll('-', '.')}=${key}\n`,
  },
  {
    kind: 'xml',
    file: 'config.xml',
    write: (key, name) => `<config>\n  <${kebab(name)}>${key}</${kebab(name)}>\n</config>\n`,
  },
  { kind: 'dockerfile', file: 'Dockerfile', write: (key, name) => `FROM node:24\nENV ${name}=${key}\n` },
  {
    kind: 'terraform',
    file: 'main.tf',
    write: (key, name) => `variable "${name.toLowerCase()}" {\n  default = "${key}"\n}\n`,
  },
  {
    kind: 'workflow',
    file: '.github/workflows/ci.yml',
    write: (key, name) => `jobs:\n  test:\n    env:\n      ${name}: "${key}"\n`,
  },
  { kind: 'go', file: 'main.go', write: (key, name) => `package main\n\nconst ${camel(name)} = "${key}"\n` },
  {
    kind: 'java',
    file: 'App.java',
    write: (key, name) => `class App {\n  static final String ${name} = "${key}";\n}\n`,
  },
  { kind: 'swift', file: 'Keys.swift', write: (key, name) => `let ${camel(name)} = "${key}"\n` },
  {
    kind: 'kotlin',
    file: 'local.gradle.kts',
    write: (key, name) => `buildConfigField("String", "${name}", "\\"${key}\\"")\n`,
  },
  {
    kind: 'minified bundle',
    file: 'main.min.js',
    write: (key, name) => `!function(){var e={${camel(name)}:"${key}",t:1};${'var a=b(c);'.repeat(400)}}();`,
  },
  { kind: 'public variable', file: '.env.production', write: (key, name) => `NEXT_PUBLIC_${name}=${key}\n` },
  {
    kind: 'notebook',
    file: 'analysis.ipynb',
    write: (key, name) =>
      JSON.stringify({ cells: [{ cell_type: 'code', source: [`${name} = "${key}"\n`, 'print(1)\n'] }], nbformat: 4 }),
  },
  {
    kind: 'source map',
    file: 'main.js.map',
    write: (key, name) =>
      JSON.stringify({
        version: 3,
        sources: ['a.ts'],
        sourcesContent: [`const a = 1;\nconst ${camel(name)} = "${key}";\n`],
        mappings: 'AAAA',
      }),
  },
  {
    kind: 'curl in documentation',
    file: 'README.md',
    write: (key, name) =>
      `# ${name.split('_')[0]?.toLowerCase()}\n\n\`\`\`sh\ncurl https://api.${name.split('_')[0]?.toLowerCase()}.com/v1/models -H "Authorization: Bearer ${key}"\n\`\`\`\n`,
  },
  {
    kind: 'log line',
    file: 'app.log',
    write: (key, name) =>
      `2026-11-29T10:00:00Z INFO request headers {"authorization":"Bearer ${key}","client":"${name.toLowerCase()}"}\n`,
  },
  {
    kind: 'coloured log',
    file: 'ci.log',
    write: (key, name) => `\u001b[36m${name}\u001b[0m=\u001b[32m${key}\u001b[0m\n`,
  },
  {
    kind: 'address parameter',
    file: 'requests.http',
    write: (key, name) => `GET https://example.org/v1?${name.toLowerCase()}=${key}&limit=2\n`,
  },
  {
    kind: 'comment',
    file: 'todo.c',
    write: (key, name) => `/* remove before release: ${name}=${key} */\nint main(void) { return 0; }\n`,
  },
  {
    kind: 'long file',
    file: 'big.txt',
    write: (key, name, chance) =>
      `${'The quick brown fox jumps over the lazy dog.\n'.repeat(20_000)}${name}=${key}\n${`${drawText(chance, 'letters', 60)}\n`.repeat(4_000)}`,
  },
  { kind: 'windows line ends', file: 'settings.cfg', write: (key, name) => `A=1\r\n${name}=${key}\r\nB=2\r\n` },
  {
    kind: 'utf-16',
    file: 'export.reg',
    write: (key, name) => utf16(`Windows Registry Editor\r\n"${name}"="${key}"\r\n`),
  },
  {
    kind: 'program',
    file: 'program.bin',
    write: (key, name, chance) =>
      Buffer.concat([
        Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1, 2]),
        Buffer.from(drawText(chance, 'base64', 50)),
        Buffer.from([0, 0]),
        Buffer.from(`${name}=${key}`),
        Buffer.from([0, 9, 200]),
      ]),
  },
];

/** Places that hide the form; only keys that have one can be told there. */
export const HIDING_PLACES: readonly Place[] = [
  {
    kind: 'split in two',
    file: 'split.js',
    write: (key, name) => `const ${camel(name)} = "${key.slice(0, half(key))}" + "${key.slice(half(key))}";\n`,
  },
  {
    kind: 'split over lines',
    file: 'split.py',
    write: (key, name) => `${name} = (\n    "${key.slice(0, half(key))}"\n    "${key.slice(half(key))}"\n)\n`,
  },
  {
    kind: 'split behind the prefix',
    file: 'prefix.ts',
    write: (key, name) =>
      `const ${camel(name)} = '${key.slice(0, prefixEnd(key))}' +\n  '${key.slice(prefixEnd(key))}';\n`,
  },
  {
    kind: 'line continued',
    file: 'run.sh',
    write: (key, name) => `export ${name}=${key.slice(0, half(key))}\\\n${key.slice(half(key))}\n`,
  },
  {
    kind: 'base64',
    file: 'secret.yaml',
    write: (key, name) => `kind: Secret\ndata:\n  ${name}: ${Buffer.from(key).toString('base64')}\n`,
  },
  {
    kind: 'base64 of a file',
    file: 'env.b64',
    write: (key, name) =>
      Buffer.from(`PORT=3000\n${name}=${key}\nDEBUG=1\n`)
        .toString('base64')
        .replace(/(.{76})/g, '$1\n'),
  },
  {
    kind: 'basic authorization',
    file: 'auth.http',
    write: (key) => `Authorization: Basic ${Buffer.from(`user:${key}`).toString('base64')}\n`,
  },
  { kind: 'gzip', file: 'app.log.gz', write: (key, name) => gzipSync(`one\n${name}=${key}\n`) },
];

/** Ways of naming a key of a vendor. */
export const drawName = (chance: Chance, vendor: string): string =>
  `${vendor}_${pick(chance, ['API_KEY', 'KEY', 'TOKEN', 'SECRET_KEY', 'ACCESS_TOKEN'])}`;
