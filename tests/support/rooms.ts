import path from 'node:path';

/** A file of the code, its name from the root of the project. */
export type CodeFile = { name: string; text: string };

export type RoomFigures = {
  room: string;
  fileCount: number;
  folderCount: number;
  medianLines: number;
  longest: { name: string; lines: number };
  lines: number;
};

const MAX_FILES = 40;
/** Folders that held more when the limit was set: these figures may only fall. */
const LIMITS: Record<string, number> = { 'lib/cli': 50, 'lib/domain/anomaly': 45 };

/** A room is a folder of lib, or the whole of app, components or tests. */
function findRoom(name: string): string {
  const [top = '', second = '', ...below] = name.split('/');
  return top === 'lib' && below.length > 0 ? `${top}/${second}` : top;
}

const countLines = (text: string) => text.split('\n').length - 1;

/** Figures of each room by its name, and of all rooms together at the end. */
export function measureRooms(files: readonly CodeFile[]): RoomFigures[] {
  const rooms = [...Map.groupBy(files, ({ name }) => findRoom(name))].sort(([left], [right]) =>
    left < right ? -1 : 1,
  );
  return [...rooms, ['all', files] as const].map(([room, own]) => measure(room, own));
}

function measure(room: string, files: readonly CodeFile[]): RoomFigures {
  const sizes = files.map(({ name, text }) => ({ name, lines: countLines(text) })).sort((a, b) => a.lines - b.lines);
  return {
    room,
    fileCount: files.length,
    folderCount: new Set(files.map(({ name }) => path.dirname(name))).size,
    medianLines: sizes[Math.floor(sizes.length / 2)]?.lines ?? 0,
    longest: sizes.at(-1) ?? { name: '', lines: 0 },
    lines: sizes.reduce((sum, { lines }) => sum + lines, 0),
  };
}

/** Imports of one noun of lib/services by another, the most frequent first. */
export function countArrows(files: readonly CodeFile[]): { from: string; to: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { name, text } of files) {
    const from = /^lib\/services\/([^/]+)\//.exec(name)?.[1];
    if (from === undefined) continue;
    for (const [, to] of text.matchAll(/from '(?:@\/lib\/services|\.\.)\/([^/']+)\//g)) {
      if (to !== from) counts.set(`${from} ${to}`, (counts.get(`${from} ${to}`) ?? 0) + 1);
    }
  }
  return [...counts]
    .map(([arrow, count]) => {
      const [from = '', to = ''] = arrow.split(' ');
      return { from, to, count };
    })
    .sort((left, right) => right.count - left.count);
}

/** Folders with more files than their limit. */
export function listFullFolders(files: readonly CodeFile[]): { folder: string; fileCount: number; limit: number }[] {
  return [...Map.groupBy(files, ({ name }) => path.dirname(name))].flatMap(([folder, own]) => {
    const limit = LIMITS[folder] ?? MAX_FILES;
    return own.length > limit ? [{ folder, fileCount: own.length, limit }] : [];
  });
}
