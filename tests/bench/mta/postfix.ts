import { execFile, spawn } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Domain that this mail server takes mail for, and the login it wants. */
export const MTA_DOMAIN = 'mta.example';
const LOGIN = { user: 'spendwatch', password: 'p@ss word/100%' };

export type Postfix = {
  /** With login; the certificate names "localhost". */
  url: string;
  /** PEM file of the private authority that signed its certificate. */
  authorityFile: string;
  /** Mails that arrived for a person, as they lie in the mailbox, oldest first. */
  readMailbox(person: string): Promise<string[]>;
  /** What it logged. */
  readLog(): Promise<string>;
  stop(): Promise<void>;
};

/** Why Postfix cannot be tried on this machine; null = it can. */
export async function findObstacle(): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'Postfix can be started by root only';
  for (const program of ['postfix', 'postconf', 'saslpasswd2', 'openssl']) {
    const isThere = await run('sh', ['-c', `command -v ${program}`]).then(
      () => true,
      () => false,
    );
    if (!isThere)
      return `${program} is not installed (Debian: apt-get install postfix sasl2-bin libsasl2-modules openssl)`;
  }
  return null;
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/**
 * Starts a Postfix of its own beside any that runs: own port, queue, and a mailbox for each of `people`; STARTTLS and a login are required, the
 * certificate comes from an authority that only this instance knows.
 */
export async function startPostfix(people: readonly string[]): Promise<Postfix> {
  // Its mailbox daemon runs as another user, who must be able to enter.
  const home = await mkdtemp('/var/tmp/spendwatch-mta-');
  await chmod(home, 0o755);
  const at = (...parts: string[]) => path.join(home, ...parts);
  const port = await findFreePort();
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postfix'])).stdout)),
  );
  for (const folder of ['conf', 'conf/sasl', 'queue', 'data', 'mail']) await mkdir(at(folder));
  for (const folder of ['data', 'mail']) await chown(at(folder), uid ?? 0, gid ?? 0);
  await makeCertificates(home);
  await run('sh', [
    '-c',
    `printf '%s' "$1" | saslpasswd2 -p -c -f "$2" -u localhost "$3"`,
    'sh',
    LOGIN.password,
    at('data/logins'),
    LOGIN.user,
  ]);
  await chown(at('data/logins'), uid ?? 0, gid ?? 0);
  await writeFile(
    at('conf/sasl/smtpd.conf'),
    `pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\nsasldb_path: ${at('data/logins')}\n`,
  );
  await writeFile(at('conf/main.cf'), renderMain(at, uid ?? 0, gid ?? 0));
  await writeFile(at('conf/master.cf'), renderMaster(port));
  await writeFile(at('conf/mailboxes'), people.map((one) => `${one}@${MTA_DOMAIN} ${one}/\n`).join(''));
  const daemon = spawn('postfix', ['-c', at('conf'), 'start-fg'], { stdio: 'ignore' });
  const stop = async () => {
    await run('postfix', ['-c', at('conf'), 'stop']).catch(() => {});
    await rm(home, { recursive: true, force: true });
  };
  try {
    await waitUntilItListens(port, () => daemon.exitCode !== null);
  } catch (error) {
    const log = await readFile(at('log'), 'utf8').catch(() => 'it wrote no log');
    await stop();
    throw new Error(`Postfix did not start: ${log}`, { cause: error });
  }
  return {
    url: `smtp://${encodeURIComponent(LOGIN.user)}:${encodeURIComponent(LOGIN.password)}@localhost:${port}`,
    authorityFile: at('authority.pem'),
    readMailbox: (person) => readMailbox(at('mail', person, 'new')),
    readLog: () => readFile(at('log'), 'utf8'),
    stop,
  };
}

/** An authority of our own and a certificate by it for "localhost". */
async function makeCertificates(home: string): Promise<void> {
  const openssl = (...args: string[]) => run('openssl', args, { cwd: home });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await openssl(
    ...['req', '-x509', ...newKey, '-days', '2', '-keyout', 'authority.key', '-out', 'authority.pem'],
    ...['-subj', '/CN=Private authority', '-addext', 'basicConstraints=critical,CA:TRUE'],
  );
  await openssl('req', ...newKey, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost');
  await writeFile(path.join(home, 'names'), 'subjectAltName=DNS:localhost\n');
  await openssl(
    ...['x509', '-req', '-in', 'server.csr', '-CA', 'authority.pem', '-CAkey', 'authority.key', '-CAcreateserial'],
    ...['-days', '2', '-extfile', 'names', '-out', 'server.pem'],
  );
}

function renderMain(at: (...parts: string[]) => string, uid: number, gid: number): string {
  const settings = {
    compatibility_level: '3.6',
    queue_directory: at('queue'),
    data_directory: at('data'),
    maillog_file: at('log'),
    maillog_file_prefixes: '/var/tmp',
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    myhostname: 'mail.mta.example',
    mydestination: '',
    mynetworks: '',
    multi_instance_name: 'postfix-spendwatch',
    multi_instance_enable: 'yes',
    alias_maps: '',
    smtpd_relay_restrictions: 'permit_sasl_authenticated, reject',
    smtpd_recipient_restrictions: 'permit_sasl_authenticated, reject',
    smtpd_sasl_auth_enable: 'yes',
    smtpd_sasl_local_domain: 'localhost',
    smtpd_sasl_security_options: 'noanonymous',
    // Debian's Postfix looks below its own configuration, others look here.
    cyrus_sasl_config_path: at('conf/sasl'),
    smtpd_tls_security_level: 'encrypt',
    smtpd_tls_auth_only: 'yes',
    smtpd_tls_cert_file: at('server.pem'),
    smtpd_tls_key_file: at('server.key'),
    smtpd_tls_protocols: '>=TLSv1.2',
    virtual_mailbox_domains: MTA_DOMAIN,
    virtual_mailbox_base: at('mail'),
    virtual_mailbox_maps: `texthash:${at('conf/mailboxes')}`,
    virtual_uid_maps: `static:${uid}`,
    virtual_gid_maps: `static:${gid}`,
    virtual_minimum_uid: '1',
  };
  return `${Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}`)
    .join('\n')}\n`;
}

function renderMaster(port: number): string {
  return [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    'postlog unix-dgram n - n - 1 postlogd',
    'pickup unix n - n 60 1 pickup',
    'cleanup unix n - n - 0 cleanup',
    'qmgr unix n - n 300 1 qmgr',
    'tlsmgr unix - - n 1000? 1 tlsmgr',
    'rewrite unix - - n - - trivial-rewrite',
    'proxymap unix - - n - - proxymap',
    'bounce unix - - n - 0 bounce',
    'defer unix - - n - 0 bounce',
    'trace unix - - n - 0 bounce',
    'verify unix - - n - 1 verify',
    'error unix - - n - - error',
    'retry unix - - n - - error',
    'virtual unix - n n - - virtual',
    'anvil unix - - n - 1 anvil',
    'scache unix - - n - 1 scache',
    '',
  ].join('\n');
}

async function waitUntilItListens(port: number, isOver: () => boolean): Promise<void> {
  const giveUpAt = Date.now() + 20_000;
  while (Date.now() < giveUpAt && !isOver()) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('data', () => resolve(true));
      socket.once('error', () => resolve(false));
      setTimeout(() => resolve(false), 2_000).unref();
    });
    if (isOpen) return;
    await sleep(100);
  }
  throw new Error(`nothing answers on port ${port}`);
}

async function readMailbox(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return Promise.all(names.sort().map((name) => readFile(path.join(folder, name), 'latin1')));
}
