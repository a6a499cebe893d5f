import { createWriteStream } from 'node:fs';
import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readNow } from '@/lib/clock';
import { AppError } from '@/lib/errors';
import { listRecordedUsage } from '@/lib/services/alert-rules/record-usage';
import { listConnections } from '@/lib/services/connections/list-connections';
import { getSystemViewer } from '@/lib/services/installation/manage-workspaces';
import { withRuntime } from '../runtime';

/** Writes stored usage of a connection as a file to replay, names replaced. A file that is there already is left alone. */
export const exportUsage = (file: string, name: string): Promise<void> => withRuntime(() => writeUsage(file, name));

async function writeUsage(file: string, name: string): Promise<void> {
  const viewer = await getSystemViewer();
  const all = (await listConnections(viewer, { limit: 200 })).data;
  const connection = all.find((one) => one.name === name || one.id === name);
  if (!connection) {
    const names = all.map((one) => one.name).join(', ') || 'a connection, of which there is none yet';
    throw new AppError('not_found', `--export-from-connection "${name}": expected one of ${names}`);
  }
  const { workspaceId } = viewer;
  const lines = listRecordedUsage({ workspaceId, connectionId: connection.id }, readNow());
  let count = 0;
  const write = async function* () {
    for await (const line of lines) {
      count++;
      yield `${line}\n`;
    }
  };
  const target = file === '-' ? process.stdout : createWriteStream(file, { flags: 'wx', mode: 0o600 });
  try {
    await pipeline(Readable.from(write()), target, { end: file !== '-' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new AppError('invalid_input', `${file}: is there already; name a file that is not`);
  }
  process.stderr.write(`${count} buckets of ${connection.name} written, names replaced\n`);
}
