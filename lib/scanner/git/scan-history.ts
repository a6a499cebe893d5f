import { detectContainer, KIND_BYTES } from '../containers/kind';
import { MAX_NESTED_BYTES } from '../containers/limits';
import { type Finding, makeFinding } from '../finding';
import { hideSecrets } from '../hide-secrets';
import { type ScanContext, scanBuffer } from '../scan-bytes';
import { noteLeft, type ScanNotes } from '../scan-notes';
import type { Sighting, TextScan, TextScanner } from '../text-scan';
import { nameOrigins, type Origin } from './name-origins';
import { type ObjectTaker, readObjects } from './read-objects';
import { runGit, streamGit } from './run-git';

export type HistoryOptions = {
  repository: string;
  /** Only objects that this revision does not reach. */
  since: string | null;
  scanner: TextScanner;
  notes: ScanNotes;
  onProgress(bytes: number): void;
};

/** What was seen in one object; `member` = path within an archive, with its mark. */
type Seen = { id: string; kind: 'blob' | 'commit' | 'tag'; member: string; sighting: Sighting };

/**
 * Every object of a repository, each read once however many commits have it, also those that no ref reaches any more: a
 * removal by force is no removal. Commits and paths are looked up for hits alone.
 */
export async function scanHistory(options: HistoryOptions): Promise<Finding[]> {
  const { repository, since } = options;
  const seen: Seen[] = [];
  const commits: string[] = [];
  const words = ['cat-file', '--batch', '--buffer'];
  const { output, ended } =
    since === null
      ? streamGit(repository, [...words, '--batch-all-objects', '--unordered'])
      : streamGit(repository, words, await listSince(repository, since));
  await readObjects(output, createTaker(options, seen, commits));
  await ended;
  const blobs = new Set(seen.filter((one) => one.kind === 'blob').map((one) => one.id));
  return nameFindings(seen, await nameOrigins(repository, blobs, commits), await nameCommits(repository, seen));
}

async function listSince(repository: string, since: string): Promise<string[]> {
  const [revision = ''] = (
    await runGit(repository, ['rev-parse', '--verify', '--end-of-options', `${since}^{commit}`])
  ).split('\n');
  const listed = await runGit(repository, ['rev-list', '--objects', '--all', 'HEAD', `^${revision}`]);
  return listed.split('\n').flatMap((line) => (line === '' ? [] : [`${line.split(' ')[0]}\n`]));
}

/** Takes objects to the search: trees are skipped, archives collected and opened, all else searched as it comes. */
function createTaker({ scanner, notes, onProgress }: HistoryOptions, seen: Seen[], commits: string[]): ObjectTaker {
  let id = '';
  let kind: Seen['kind'] = 'blob';
  let size = 0;
  let scan: TextScan | null = null;
  let collected: Buffer[] | null = null;
  const note = (member: string, sighting: Sighting) => seen.push({ id, kind, member, sighting });
  const context: ScanContext = { scanner, notes, take: (path, sighting) => note(path.slice(id.length), sighting) };
  return {
    begin(nextId, nextKind, bytes) {
      if (nextKind === 'commit') commits.push(nextId);
      if (nextKind === 'tree') return false;
      [id, kind, size, scan, collected] = [nextId, nextKind, bytes, null, null];
      return true;
    },
    piece(bytes) {
      notes.bytes += bytes.length;
      if (collected) collected.push(Buffer.from(bytes));
      else if (scan) scan.write(bytes, false);
      else if (isContainer(bytes, size)) collected = [Buffer.from(bytes)];
      else {
        notes.texts++;
        scan = scanner.begin((sighting) => note('', sighting));
        scan.write(bytes, bytes.length === size);
      }
    },
    end() {
      onProgress(notes.bytes);
      if (collected) return scanBuffer(context, id, Buffer.concat(collected));
      scan?.commit(0, true);
      return null;
    },
  };
  function isContainer(bytes: Buffer, length: number): boolean {
    if (detectContainer(bytes.subarray(0, KIND_BYTES), '') === null) return false;
    if (length <= MAX_NESTED_BYTES) return true;
    noteLeft(notes, 'too-large', id);
    return false;
  }
}

type CommitFacts = { author: string; committedAt: Date };

/** Author and date of commits whose message holds a secret. */
async function nameCommits(repository: string, seen: readonly Seen[]): Promise<Map<string, CommitFacts>> {
  const ids = [...new Set(seen.filter((one) => one.kind === 'commit').map((one) => one.id))];
  if (ids.length === 0) return new Map();
  const words = ['log', '--no-walk=unsorted', '--format=%H%x02%an%x02%ct', '--stdin'];
  const lines = (await runGit(repository, words, ids.join('\n'))).split('\n').filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [commit = '', author = '', seconds = ''] = line.split('\u0002');
      return [commit, { author, committedAt: new Date(Number(seconds) * 1_000) }];
    }),
  );
}

type Origins = ReadonlyMap<string, readonly Origin[]>;

/** One finding for each secret and path, with the earliest commit that has it there. */
function nameFindings(seen: readonly Seen[], origins: Origins, commits: ReadonlyMap<string, CommitFacts>): Finding[] {
  const order = new Map([...origins.values()].flat().map((origin) => [origin.commit, origin.order]));
  const earliest = new Map<string, Finding>();
  const rank = ({ found }: Finding) => order.get(found.commit ?? '') ?? Number.POSITIVE_INFINITY;
  for (const one of seen) {
    for (const finding of placeSeen(one, origins, commits)) {
      const key = `${finding.found.fingerprint} ${finding.found.path}`;
      const known = earliest.get(key);
      if (!known || rank(finding) < rank(known)) earliest.set(key, finding);
    }
  }
  return [...earliest.values()];
}

function placeSeen(
  { id, kind, member, sighting }: Seen,
  origins: Origins,
  commits: ReadonlyMap<string, CommitFacts>,
): Finding[] {
  if (kind === 'commit') {
    const facts = commits.get(id);
    return [withCommit(makeFinding('(commit message)', sighting), id, facts?.author, facts?.committedAt)];
  }
  if (kind === 'tag') return [makeFinding(`(tag ${id.slice(0, 12)})`, sighting)];
  const places = origins.get(id);
  // Added to the index and never committed, or of a commit that was cleaned away.
  if (!places) return [makeFinding(`(object ${id.slice(0, 12)})${member}`, sighting)];
  return places.map(({ path, commit, author, committedAt }) =>
    withCommit(makeFinding(`${path}${member}`, sighting), commit, author, committedAt),
  );
}

function withCommit(finding: Finding, commit: string, author?: string, committedAt?: Date): Finding {
  const facts = {
    commit,
    ...(author && { author: hideSecrets(author).slice(0, 200) }),
    ...(committedAt && { committedAt: committedAt.toISOString() }),
  };
  return { ...finding, found: { ...finding.found, ...facts } };
}
