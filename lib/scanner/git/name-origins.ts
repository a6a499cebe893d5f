import { runGit } from './run-git';

/** Where a blob came into the history: the earliest commit that has it at a path. */
export type Origin = {
  commit: string;
  author: string;
  committedAt: Date;
  path: string /** Counts up from the oldest commit. */;
  order: number;
};

const FORMAT = '--format=%x01%H%x02%an%x02%ct';
const LOG = [
  'log',
  '--reverse',
  '--raw',
  '--no-abbrev',
  '--no-renames',
  '--no-textconv',
  '--no-ext-diff',
  '-z',
  FORMAT,
];

/** `:modes ids status`, for a merge with one mode and id a parent. */
const CHANGE = /^:+(?:\d{6} )+((?:[0-9a-f]{40,64} )+)[A-Z]+$/;

function readLog(log: string, wanted: ReadonlySet<string>, origins: Map<string, Map<string, Origin>>): void {
  let order = 0;
  for (const commitText of log.split('\u0001').slice(1)) {
    const [head = '', ...fields] = commitText.split('\0');
    const [commit = '', author = '', seconds = ''] = head.trim().split('\u0002');
    const committedAt = new Date(Number(seconds) * 1_000);
    for (let at = 0; at < fields.length; at++) {
      const ids = CHANGE.exec((fields[at] ?? '').trim())?.[1]
        ?.trim()
        .split(' ');
      if (!ids) continue;
      const path = fields[at + 1] ?? '';
      const blob = ids.at(-1) ?? '';
      if (!wanted.has(blob)) continue;
      const paths = origins.get(blob) ?? new Map<string, Origin>();
      // The log begins with the oldest commit.
      if (!paths.has(path)) paths.set(path, { commit, author, committedAt, path, order: order++ });
      origins.set(blob, paths);
    }
  }
}

/**
 * Origins of blobs, by blob: one for each path it had. All refs and reflogs are walked once; what they do not reach is
 * looked for in `commits`, which may hold those of a history that was replaced. A blob without any has no entry.
 */
export async function nameOrigins(
  repository: string,
  blobs: ReadonlySet<string>,
  commits: readonly string[],
): Promise<Map<string, Origin[]>> {
  const origins = new Map<string, Map<string, Origin>>();
  if (blobs.size > 0) {
    readLog(await runGit(repository, [...LOG, '--all', '--reflog', '--diff-merges=combined']), blobs, origins);
    const unnamed = new Set([...blobs].filter((blob) => !origins.has(blob)));
    if (unnamed.size > 0) await nameDangling(repository, unnamed, commits, origins);
  }
  return new Map([...origins].map(([blob, paths]) => [blob, [...paths.values()]]));
}

async function nameDangling(
  repository: string,
  unnamed: ReadonlySet<string>,
  commits: readonly string[],
  origins: Map<string, Map<string, Origin>>,
): Promise<void> {
  const reached = new Set((await runGit(repository, ['rev-list', '--all', '--reflog'])).split('\n'));
  const dangling = commits.filter((commit) => !reached.has(commit));
  if (dangling.length === 0) return;
  const log = await runGit(
    repository,
    [...LOG, '--no-walk=unsorted', '--diff-merges=combined', '--root', '--stdin'],
    dangling.join('\n'),
  );
  readLog(log, unnamed, origins);
}
