import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const compress = promisify(brotliCompress);
const TEXT = /\.(js|css|svg)$/;
/** Below this the header that names the encoding costs as much as it saves. */
const MIN_BYTES = 1_000;
/** Above this (a word list of passwords) the strongest compression takes most of a minute for a few hundredths less. */
const MAX_STRONGEST_BYTES = 256 * 1_024;

/**
 * Writes `FILE.br` beside each script and style sheet of a build. Done once, it affords the strongest compression: about
 * an eighth less to fetch than what compressing at each request gives, and no work at all then.
 */
export async function compressStaticFiles(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  await Promise.all(
    names
      .filter((name) => TEXT.test(name))
      .map(async (name) => {
        const content = await readFile(path.join(folder, name));
        if (content.length < MIN_BYTES) return;
        const quality = content.length > MAX_STRONGEST_BYTES ? 9 : constants.BROTLI_MAX_QUALITY;
        const params = { [constants.BROTLI_PARAM_QUALITY]: quality };
        await writeFile(path.join(folder, `${name}.br`), await compress(content, { params }));
      }),
  );
}
