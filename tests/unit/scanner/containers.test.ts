import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeZip } from './make-zip';
import { makeKey, scanText } from './scan-with';

async function makeTar(files: Record<string, string | Buffer>): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of Object.entries(files)) archive.entry({ name }, content);
  archive.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of archive) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function makeAsar(files: Record<string, string>): Buffer {
  let offset = 0;
  const entries = Object.entries(files).map(([name, content]) => {
    const entry = [name, { offset: String(offset), size: Buffer.byteLength(content) }] as const;
    offset += Buffer.byteLength(content);
    return entry;
  });
  const json = Buffer.from(JSON.stringify({ files: Object.fromEntries(entries) }));
  const padded = Math.ceil(json.length / 4) * 4;
  const head = Buffer.alloc(16);
  for (const [at, value] of [4, padded + 8, padded + 4, json.length].entries()) head.writeUInt32LE(value, at * 4);
  return Buffer.concat([head, json, Buffer.alloc(padded - json.length), Buffer.from(Object.values(files).join(''))]);
}

const listPaths = async (content: Buffer, file: string) =>
  (await scanText(content, { path: file })).findings.map(({ found }) => `${found.path}:${found.line}`);

/**
 * Python's `bz2.compress(b'abc' * 90000 + b'a' * 259 + b'bbbbc\\n', 1) + bz2.compress(b'one\\nkey = …\\n', 9)` with the key of
 * seed 7: Node has no packer for it.
 */
const BZIPPED = Buffer.from(
  [
    'QlpoMTFBWSZTWVoLN+QAQRcBADgAIAAwzAUppqpCB1UhA1UhA8xQVkmU1laCzfkAEEXAQA4ACAAMMwFKaaqQgdVIQNVIQPMUFZJl',
    'NZz4qrtwAtncEAwBA4AAAIIABQYAJqp6pk33c9tcVFEXt17SiiLmlFEW/F3JFOFCQE7Ab7hCWmg5MUFZJlNZfvlN9wAAHN+AABBA',
    'Ak0iHxZs0JZ92qAgAFRjCaaBoZDRiZDEwYANPSGhoNNDTyTR6jdzB3aWLJcLVKUYasBu2hCR+PQIpQRPhBq8zr+ddNO+MpFh9Y40',
    '2Ptq6nQXckU4UJB++U33',
  ].join(''),
  'base64',
);

describe('archives', () => {
  const text = () => `one\nkey = ${makeKey()}\n`;
  test.each([
    ['zip', async () => makeZip({ 'a/b.txt': text() }), ['f!a/b.txt:2']],
    ['zip, stored', async () => makeZip({ 'b.txt': text() }, 'stored'), ['f!b.txt:2']],
    ['gzip', async () => gzipSync(text()), ['f:2']],
    ['zstd', async () => zstdCompressSync(text()), ['f:2']],
    ['bzip2, two streams of several blocks', async () => BZIPPED, ['f:3']],
    ['bzip2 in tar', async () => makeTar({ 'b.bz2': BZIPPED }), ['f!b.bz2:3']],
    ['tar', async () => makeTar({ 'a.txt': 'none', 'deep/b.txt': text() }), ['f!deep/b.txt:2']],
    ['tgz', async () => gzipSync(await makeTar({ 'b.txt': text() })), ['f!b.txt:2']],
    ['asar', async () => makeAsar({ 'a.js': 'no', 'b.js': text() }), ['f!b.js:2']],
    [
      'jar in apk in tgz',
      async () => gzipSync(await makeTar({ 'x.apk': makeZip({ 'lib.jar': makeZip({ 'c.properties': text() }) }) })),
      ['f!x.apk!lib.jar!c.properties:2'],
    ],
    [
      'image of containers',
      async () => makeTar({ 'sha/layer.tar': await makeTar({ 'app/.env': text() }), 'manifest.json': '[]' }),
      ['f!sha/layer.tar!app/.env:2'],
    ],
  ])('%s', async (_name, make, expected) => {
    expect(await listPaths(await make(), 'f')).toEqual(expected);
  });

  test('brotli goes by its name', async () => {
    expect(await listPaths(brotliCompressSync(text()), 'main.js.br')).toEqual(['main.js.br:2']);
  });

  test('a truncated archive is read as far as it goes, and said', async () => {
    const whole = gzipSync(`${makeKey()}\n${Array.from({ length: 4_000 }, () => Math.random()).join('\n')}`);
    const { findings, notes } = await scanText(whole.subarray(0, whole.length - 500), { path: 'cut.gz' });
    expect(findings.length).toBe(1);
    expect(notes.left.get('damaged')?.examples).toEqual(['cut.gz']);
  });

  test('a bzip2 file that is cut off or changed is read as far as it goes, and said', async () => {
    for (const [name, bytes] of [
      ['cut.bz2', BZIPPED.subarray(0, BZIPPED.length - 20)],
      ['changed.bz2', BZIPPED.map((byte, at) => (at === 40 ? byte ^ 0xff : byte))],
    ] as const) {
      const { notes } = await scanText(Buffer.from(bytes), { path: name });
      expect(notes.left.get('damaged')?.examples).toEqual([name]);
    }
    // Without a block behind it, the mark is a word of a text.
    const { findings, notes } = await scanText(Buffer.from(`BZh9 ${makeKey()}`), { path: 'a.txt' });
    expect([findings.length, notes.left.size]).toEqual([1, 0]);
  });

  test('what calls itself an archive and is none is searched as text', async () => {
    const { findings } = await scanText(Buffer.from(`PK\u0003\u0004 no archive\n${makeKey()}`), { path: 'a.zip' });
    expect(findings.map(({ found }) => found.line)).toEqual([2]);
  });

  test('an archive that unpacks to far more than it holds is left, and said', async () => {
    const zeros = gzipSync(Buffer.alloc(300 * 1024 * 1024));
    const { notes } = await scanText(zeros, { path: 'bomb.gz' });
    expect(notes.left.get('bomb')).toEqual({ count: 1, examples: ['bomb.gz'] });
  });

  test('archives within archives end at a depth', async () => {
    let nested = makeZip({ 'deep.txt': text() });
    for (let depth = 0; depth < 9; depth++) nested = makeZip({ 'next.zip': nested });
    const { findings, notes } = await scanText(nested, { path: 'nested.zip' });
    expect(findings).toEqual([]);
    expect(notes.left.get('too-deep')?.count).toBe(1);
  });

  test('encrypted members are said', async () => {
    const zip = makeZip({ 'a.txt': text() });
    // The flag of both headers that says "encrypted".
    zip.writeUInt16LE(1, 6);
    zip.writeUInt16LE(1, zip.lastIndexOf('PK\u0001\u0002', undefined, 'latin1') + 8);
    const { notes } = await scanText(zip, { path: 'locked.zip' });
    expect(notes.left.get('encrypted')?.examples).toEqual(['locked.zip!a.txt']);
  });
});

describe('documents', () => {
  const makePdf = (content: string, more: string[] = []): Buffer =>
    Buffer.concat(
      [content, ...more].flatMap((stream, number) => [
        Buffer.from(`${number === 0 ? '%PDF-1.7\n' : ''}${number + 1} 0 obj\n<< /Filter /FlateDecode >>\nstream\n`),
        deflateSync(stream),
        Buffer.from('\nendstream\nendobj\n'),
      ]),
    );

  test('text of a document, split by kerning', async () => {
    const key = makeKey('openrouter');
    const pieces = key.match(/.{1,7}/g) ?? [];
    const { findings } = await scanText(
      makePdf(`BT /F1 12 Tf [${pieces.map((piece) => `(${piece}) -20`).join(' ')}] TJ ET`),
      { path: 'a.pdf' },
    );
    expect(findings.map((finding) => finding.secret)).toEqual([key]);
  });

  test('text in glyph numbers with a table for copying', async () => {
    const key = makeKey('groq');
    const glyphs = [...key].map((letter) => (letter.charCodeAt(0) - 29).toString(16).padStart(4, '0')).join('');
    const table = '1 beginbfrange\n<0003> <0060> <0020>\nendbfrange';
    const { findings } = await scanText(makePdf(`BT <${glyphs}> Tj ET`, [table]), { path: 'printed.pdf' });
    expect(findings.map((finding) => finding.secret)).toEqual([key]);
  });
});

describe('archives of other tools', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'spendwatch-tar-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('a tar of the system with a long name', async () => {
    const name = `${'n'.repeat(90)}/${'m'.repeat(120)}.txt`;
    await writeFile(path.join(folder, 'text'), `k=${makeKey()}`);
    const archive = execFileSync('tar', ['-C', folder, '-cz', '--transform', `s|^text$|${name}|`, 'text']);
    expect(await listPaths(archive, 'f')).toEqual([`f!${name}:1`]);
  });
});
