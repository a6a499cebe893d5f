import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ENV_VARIABLES } from '@/lib/env';
import { renderMetrics } from '@/lib/metrics';

const ROOT = path.join(import.meta.dirname, '../..');
const DEPLOY = path.join(ROOT, 'deploy');
const read = (name: string) => readFileSync(path.join(DEPLOY, name), 'utf8');
const UNITS = readdirSync(path.join(DEPLOY, 'systemd')).filter((name) => name.endsWith('.service'));

/** Tools of the machine; a check whose tool is not there is skipped, and its name says which. */
const hasTool = (name: string) =>
  spawnSync('sh', ['-c', `command -v ${name} || test -x /usr/sbin/${name}`]).status === 0;
const withTool = (name: string) => (hasTool(name) ? test : test.skip);

const run = (command: string, args: string[], cwd = DEPLOY) =>
  execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` },
  });

type Service = {
  image: string;
  command?: string[];
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  volumes?: string[];
  ports?: string[];
  environment?: Record<string, string>;
};

describe('compose', () => {
  const { services, volumes } = parse(read('docker/compose.yaml'), { merge: true }) as {
    services: Record<'secrets' | 'database' | 'web' | 'worker', Service>;
    volumes: Record<string, unknown>;
  };

  test('web and worker cannot write outside of named places and hold no privilege', () => {
    for (const name of ['web', 'worker'] as const) {
      const service = services[name];
      expect(service.command).toEqual([name]);
      expect([service.read_only, service.cap_drop, service.security_opt]).toEqual([
        true,
        ['ALL'],
        ['no-new-privileges:true'],
      ]);
    }
  });

  test('no password is written down, and every variable is one that is read', () => {
    const known = new Set(ENV_VARIABLES.map(({ name }) => name));
    for (const service of [services.web, services.worker]) {
      for (const name of Object.keys(service.environment ?? {}))
        expect(known, name).toContain(name.replace(/_FILE$/, ''));
    }
    expect(read('docker/compose.yaml')).not.toMatch(/PASSWORD: |postgres:\/\/\w+:\w+@/);
    expect(services.web.ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
  });

  test('every volume that is mounted is declared', () => {
    const mounted = Object.values(services)
      .flatMap((one) => one.volumes ?? [])
      .map((text) => text.split(':')[0]);
    expect([...new Set(mounted)].sort()).toEqual(Object.keys(volumes).sort());
  });

  test('the secrets are made once, differ, and stay as they are at the next start', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'spendwatch-secrets-'));
    const script = String(services.secrets.command?.[0]).replaceAll('/run/secrets/spendwatch', folder);
    const readAll = () =>
      readdirSync(folder)
        .sort()
        .map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]);
    execFileSync(process.execPath, ['-e', script]);
    const made = readAll();
    const {
      'database-password': password,
      'database-url': url,
      secret,
    } = Object.fromEntries(made) as Record<string, string>;
    expect(url).toBe(`postgres://spendwatch:${password}@database:5432/spendwatch`);
    expect(password).toMatch(/^[0-9a-f]{48}$/);
    expect(Buffer.from(String(secret), 'base64')).toHaveLength(32);
    execFileSync(process.execPath, ['-e', script]);
    expect(readAll()).toEqual(made);
  });
});

describe('the image', () => {
  const dockerfile = read('docker/Dockerfile');

  test('what is shipped runs as an ordinary user and brings no packages of development', () => {
    const shipped = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
    expect(shipped).toMatch(/^USER 10001:10001$/m);
    expect(shipped.match(/^COPY .*$/gm)).toEqual(['COPY --from=build /release /opt/spendwatch']);
    expect(dockerfile.match(/npm ci .*/g)?.every((line) => line.includes('--omit=dev'))).toBe(true);
  });

  test('every file that is copied by name is let through by .dockerignore', () => {
    const allowed = readFileSync(path.join(ROOT, '.dockerignore'), 'utf8').split('\n');
    for (const name of ['package.json', 'package-lock.json', '.npmrc', 'app', 'lib', 'prisma', '.ci/package']) {
      expect(allowed).toContain(`!${name}`);
    }
    expect(allowed[0]).toBe('*');
  });

  withTool('hadolint')('hadolint finds nothing (skipped where hadolint is not installed)', () => {
    run('hadolint', ['docker/Dockerfile']);
  });
});

describe('systemd', () => {
  test.each(UNITS)('%s starts what is there', (name) => {
    const command = /^ExecStart=.*launcher\.mjs (\w+)$/m.exec(read(`systemd/${name}`))?.[1];
    expect(['web', 'worker']).toContain(command);
    expect(read(`systemd/${name}`)).toMatch(/^DynamicUser=yes$/m);
  });

  withTool('systemd-analyze')(
    'systemd-analyze: well-formed, exposure at most 2.0 (skipped without systemd-analyze)',
    () => {
      for (const name of UNITS) {
        run('systemd-analyze', ['verify', `./${name}`], path.join(DEPLOY, 'systemd'));
        run(
          'systemd-analyze',
          ['security', '--offline=true', '--threshold=20', `./${name}`],
          path.join(DEPLOY, 'systemd'),
        );
      }
    },
  );
});

describe('proxies', () => {
  test('events are not buffered, and the client’s own X-Forwarded-For is dropped', () => {
    const nginx = read('proxy/nginx.conf');
    expect(nginx).toMatch(/location = \/api\/v1\/changes \{[^}]*proxy_buffering off;/);
    expect(nginx.match(/X-Forwarded-For .*/g)).toEqual([
      'X-Forwarded-For $remote_addr;',
      'X-Forwarded-For $remote_addr;',
    ]);
  });

  withTool('nginx')('nginx takes its file (skipped where nginx is not installed)', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'spendwatch-nginx-'));
    const subject = ['-subj', '/CN=spend.example.com', '-days', '1'];
    const files = ['-keyout', `${folder}/privkey.pem`, '-out', `${folder}/fullchain.pem`];
    run('openssl', [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      ...subject,
      ...files,
    ]);
    const site = read('proxy/nginx.conf').replaceAll('/etc/ssl/spend.example.com', folder);
    writeFileSync(
      `${folder}/nginx.conf`,
      `pid ${folder}/pid; error_log stderr; events {} http { access_log off; ${site} }`,
    );
    run('nginx', ['-t', '-q', '-c', `${folder}/nginx.conf`]);
  });

  withTool('caddy')('Caddy takes its file (skipped where caddy is not installed)', () => {
    run('caddy', ['validate', '--adapter', 'caddyfile', '--config', 'proxy/Caddyfile']);
  });
});

describe('the chart', () => {
  const values = parse(read('helm/spendwatch/values.yaml')) as Record<string, unknown>;
  const templates = readdirSync(path.join(DEPLOY, 'helm/spendwatch/templates'));

  test('every value that a template reads is in values.yaml, and every helper is defined', () => {
    const text = templates.map((name) => read(`helm/spendwatch/templates/${name}`)).join('\n');
    const reads = [...text.matchAll(/\.Values\.([\w.]+)/g)].map((match) => String(match[1]));
    expect(reads.length).toBeGreaterThan(15);
    for (const name of reads) {
      const found = name
        .split('.')
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], values);
      expect(found, name).toBeDefined();
    }
    const defined = [...text.matchAll(/define "([^"]+)"/g)].map((match) => match[1]);
    for (const [, name] of text.matchAll(/include "([^"]+)"/g)) expect(defined).toContain(name);
    expect(text.match(/\{\{-? (range|if|with|define)/g)?.length).toBe(text.match(/\{\{-? end/g)?.length);
  });

  withTool('helm')('helm lints and renders it (skipped where helm is not installed)', () => {
    const set = ['--set', 'image.repository=r,existingSecret=s,url=https://spend.example.com,ingress.enabled=true'];
    run('helm', ['lint', '--strict', 'helm/spendwatch', ...set]);
    expect(run('helm', ['template', 'helm/spendwatch', ...set])).toContain('kind: NetworkPolicy');
    expect(spawnSync('helm', ['template', 'helm/spendwatch'], { cwd: DEPLOY, encoding: 'utf8' }).stderr).toContain(
      'expected',
    );
  });
});

describe('monitoring', () => {
  const source = readFileSync(path.join(ROOT, 'lib/services/installation/collect-metrics.ts'), 'utf8');

  test.each(['alerts.yaml', 'grafana-dashboard.json'])('%s asks only for metrics that are there', (name) => {
    const asked = new Set(read(`monitoring/${name}`).match(/\bspendwatch_\w+/g));
    expect(asked.size).toBeGreaterThan(5);
    asked.delete('spendwatch_http_requests_total');
    for (const metric of asked) expect(source).toContain(`'${metric}'`);
  });

  test('a metric is named _total when it counts, and only then', async () => {
    const { text } = await renderMetrics([]);
    const types = [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, name, type]) => [name, type] as const);
    expect(types.length).toBeGreaterThan(10);
    for (const [name, type] of types) expect(String(name).endsWith('_total'), name).toBe(type === 'counter');
  });

  withTool('promtool')('promtool takes the metrics (skipped where promtool is not installed)', async () => {
    const { text } = await renderMetrics([{ name: 'spendwatch_worker_up', help: 'a', labels: {}, value: 1 }]);
    execFileSync('promtool', ['check', 'metrics'], { input: text });
  });

  withTool('promtool')('the alerts fire as their tests say (skipped where promtool is not installed)', () => {
    run('promtool', ['check', 'rules', 'alerts.yaml'], path.join(DEPLOY, 'monitoring'));
    run('promtool', ['test', 'rules', 'alerts.test.yaml'], path.join(DEPLOY, 'monitoring'));
  });
});
