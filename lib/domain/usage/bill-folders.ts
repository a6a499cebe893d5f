/** Files of bills change a few times a day, and listing them costs money. */
export const BUCKET_EVERY_SECONDS = 3_600;

/** A file behind an address, as far as choosing needs it. */
export type ListedFile = { key: string; size: number; etag: string; changedAt: Date };

/** Files of one folder are the parts of one bill: they are imported together. */
export type BillFolder<T extends ListedFile> = { folder: string; files: T[] };

/** What clouds call files with rows; manifests and notes lie beside them. */
const ENDINGS = ['.csv', '.csv.gz', '.gz', '.parquet'];

const findFolder = (key: string) => key.slice(0, key.lastIndexOf('/') + 1);

/**
 * The folders with a file that is new or changed since it was read, the one that changed longest ago first: of a period
 * in several folders the newest folder counts. `read` holds what was read, by key.
 */
export function listDueFolders<T extends ListedFile>(
  files: readonly T[],
  read: ReadonlyMap<string, string>,
): BillFolder<T>[] {
  const bills = files.filter(({ key, size }) => size > 0 && ENDINGS.some((one) => key.toLowerCase().endsWith(one)));
  const folders = [...Map.groupBy(bills, ({ key }) => findFolder(key))].map(([folder, own]) => ({
    folder,
    files: own,
  }));
  const newest = ({ files: own }: BillFolder<T>) => Math.max(...own.map(({ changedAt }) => changedAt.getTime()));
  return folders
    .filter(({ files: own }) => own.some(({ key, etag }) => read.get(key) !== etag))
    .sort((a, b) => newest(a) - newest(b) || (a.folder < b.folder ? -1 : 1));
}
