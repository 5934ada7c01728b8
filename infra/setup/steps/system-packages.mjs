import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run, runLong, say, SetupError } from './run.mjs';

/** The packages that building the media worker needs, with the reason for each. */
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

/** The packages that the browser tests need. */
export const testPackages = {
  chromium: 'the browser that the tests drive',
  'firefox-esr': 'the other browser, which calls are tested in as well',
  coturn: 'the TURN server that a test relays media through; its system service is left off',
  'redis-server':
    'the Redis that two servers share limits through in a test; its system service is left off',
  'python3-jwcrypto': 'another reader of the signatures on prescriptions, for a test',
  'zbar-tools': 'another reader of the QR codes on prescriptions, for a test',
  'poppler-utils': 'draws printed prescriptions, for that reader',
};

const isInstalled = (name) => {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f=${db:Status-Status}', name], {
    encoding: 'utf8',
  });
  return stdout === 'installed';
};

/** Installs missing Debian packages, after printing which and why. */
export async function installSystemPackages(packages) {
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
    // Another set-up may hold apt's lock for a while; the first lines give the percentage.
    const options = ['-q', '-o', 'DPkg::Lock::Timeout=600', '-o', 'APT::Status-Fd=1'];
    const [command, ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', ...args];
    return runLong(command, [...rest, ...options], (words) => {
      const [, percent] =
        words.match(/(?:pm|dl)status:[^:]*:([\d.]+):(?!.*(?:pm|dl)status:)/s) ?? [];
      return percent ? `${Math.round(Number(percent))} %` : null;
    });
  };
  say('Reading the package lists …');
  await apt(['apt-get', 'update']);
  say('Installing …');
  await apt(install);
  const services = ['coturn', 'redis-server'].filter((name) => missing.includes(name));
  if (services.length > 0 && existsSync('/run/systemd/system')) {
    // Debian starts them as system services, which the tests do not need.
    const [command, ...rest] = [...asRoot, 'systemctl', 'disable', '--now', ...services];
    run(command, rest);
  }
}
