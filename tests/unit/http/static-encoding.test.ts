import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { compressStaticFiles } from '@/lib/cli/compress-static';
import { findEncodedFile, listCompressedPaths } from '@/lib/http/static-encoding';

const KNOWN = new Set(['/_next/static/chunks/a.js']);
const REQUEST = { url: '/_next/static/chunks/a.js', method: 'GET', acceptEncoding: 'gzip, br', range: undefined };
const COPY = { url: '/_next/static/chunks/a.js.br', contentType: 'application/javascript; charset=utf-8' };

test.each([
  { name: 'a browser takes it', change: {}, expected: COPY },
  { name: 'with weights', change: { acceptEncoding: 'gzip;q=1.0, br;q=0.8' }, expected: COPY },
  { name: 'the query stays', change: { url: `${REQUEST.url}?v=1` }, expected: { ...COPY, url: `${COPY.url}?v=1` } },
  { name: 'without Brotli the file itself', change: { acceptEncoding: 'gzip, brx' }, expected: null },
  { name: 'refused by its weight', change: { acceptEncoding: 'gzip, br;q=0' }, expected: null },
  { name: 'a file without a copy', change: { url: '/_next/static/chunks/b.js' }, expected: null },
  { name: 'a part of the file', change: { range: 'bytes=0-9' }, expected: null },
  { name: 'another method', change: { method: 'POST' }, expected: null },
])('$name', ({ change, expected }) => {
  expect(findEncodedFile({ ...REQUEST, ...change }, KNOWN)).toEqual(expected);
});

test('a build’s scripts and styles get a copy, pictures and short files none', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'spendwatch-static-'));
  try {
    await mkdir(path.join(folder, 'chunks'));
    const script = 'console.log("hello");\n'.repeat(100);
    await writeFile(path.join(folder, 'chunks/a.js'), script);
    await writeFile(path.join(folder, 'chunks/short.js'), 'x');
    await writeFile(path.join(folder, 'chunks/font.woff2'), script);
    await compressStaticFiles(folder);
    expect(listCompressedPaths(folder)).toEqual(KNOWN);
    expect(brotliDecompressSync(await readFile(path.join(folder, 'chunks/a.js.br'))).toString()).toBe(script);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('without a build nothing is compressed', () => {
  expect(listCompressedPaths('/nowhere')).toEqual(new Set());
});
