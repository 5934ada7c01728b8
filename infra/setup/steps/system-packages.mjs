import { spawnSync } from 'node:child_process';
import { run, say, SetupError } from './run.mjs';

/** What the media worker is built from, and why each package is needed. */
export const workerPackages = {
  'g++': 'compiles the media worker',
  'pkg-config': 'finds the libraries below',
  meson: 'describes the build of the media worker',
  'ninja-build': 'runs the build of the media worker',
  'libuv1-dev': 'event loop of the media worker',
  'libssl-dev': 'encryption of the media worker (DTLS, SRTP)',
  'libabsl-dev': 'data structures of the media worker',
  'libflatbuffers-dev': 'messages between Teleward and the media worker',
  'flatbuffers-compiler': 'messages between Teleward and the media worker',
};

/** What the tests through browsers need. */
export const testPackages = {
  chromium: 'the browser that the tests drive',
  coturn: 'the TURN server that a test relays media through; its system service is left off',
};

const isInstalled = (name) => {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f=${db:Status-Status}', name], {
    encoding: 'utf8',
  });
  return stdout === 'installed';
};

/** Installs Debian packages that are missing, after saying which and why. */
export function installSystemPackages(packages) {
  const missing = Object.keys(packages).filter((name) => !isInstalled(name));
  if (missing.length === 0) {
    return;
  }
  say('These Debian packages will be installed on this machine:');
  for (const name of missing) {
    say(`  ${name.padEnd(22)} ${packages[name]}`);
  }
  const asRoot = process.getuid() === 0 ? [] : ['sudo'];
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...missing];
  if (asRoot.length > 0 && spawnSync('sudo', ['-v'], { stdio: 'inherit' }).status !== 0) {
    throw new SetupError(
      `Neither root nor sudo. Ask an administrator to run:\n  ${install.join(' ')}`,
    );
  }
  const apt = (args) => {
    const [command, ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', ...args];
    run(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  };
  say('Reading the package lists …');
  apt(['apt-get', 'update', '-q']);
  say('Installing …');
  apt([...install, '-q']);
}
