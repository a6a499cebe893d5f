import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export type TemporaryRepository = {
  root: string;
  git(...words: string[]): string;
  write(file: string, content: string | Buffer): void;
  /** Commits everything; returns the commit. */
  commit(message: string, author?: string): string;
  remove(): void;
};

/** A git repository of its own, untouched by the settings of whoever runs the tests. */
export function createRepository(): TemporaryRepository {
  const root = mkdtempSync(path.join(tmpdir(), 'spendwatch-git-'));
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...words], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  git('init', '-q', '-b', 'main');
  return {
    root,
    git,
    write(file, content) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), content);
    },
    commit(message, author = 'Ada <ada@example.org>') {
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', message, `--author=${author}`);
      return git('rev-parse', 'HEAD').trim();
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
