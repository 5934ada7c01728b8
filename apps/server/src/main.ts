import 'reflect-metadata';
import {
  ConfigError,
  type Config,
  EmbeddedPostgres,
  EmbeddedPostgresError,
  Log,
  prepareDatabase,
  readConfig,
} from '@teleward/platform';
import { CheckpointError, KeyEncryptionError } from '@teleward/records';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { renderUnicodeCompact } from 'uqr';
import { startApplication, type Application } from './application.ts';
import { ContractError } from './contract-check.ts';
import { databaseTrouble } from './errors/index.ts';
import { SetUp } from './identity/index.ts';
import { prepareEncryption } from './keys/index.ts';
import { type Certificate, openToLan, readCertificate } from './network/index.ts';
import { chooseDemo, Demo, demoAccounts, DemoOutreach, DemoWeek } from './demo/index.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/**
 * Aborted when the process is asked to stop. The handlers are installed before anything starts:
 * mediasoup installs some of its own, which close the media workers, and the server must not
 * continue without those.
 */
const stopWish = new AbortController();

/** If the start fails or is interrupted, the database server does not stay behind. */
async function startOn(
  settings: Config,
  log: Log,
  embedded: EmbeddedPostgres | null,
  certificate: Certificate | null,
): Promise<{ readonly application: Application; readonly config: Config }> {
  try {
    const ownerUrl = settings.DATABASE_URL ?? embedded?.ownerUrl ?? '';
    const databaseUrl = await prepareDatabase({
      ownerUrl,
      appUrl: settings.DATABASE_APP_URL,
      migrationsDir: join(import.meta.dirname, '../../../infra/migrations'),
    });
    stopWish.signal.throwIfAborted();
    const config = await chooseDemo(ownerUrl, settings);
    const encryption = await prepareEncryption(ownerUrl, config, say);
    stopWish.signal.throwIfAborted();
    const application = await startApplication(config, log, databaseUrl, encryption, certificate);
    return { application, config };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

/** Prints the address and who can sign in. */
async function greet(
  application: Application,
  config: Config,
  start: {
    readonly scheme: 'http' | 'https';
    readonly isOwnCertificate: boolean;
    readonly asksForDemo: boolean;
  },
): Promise<void> {
  const { scheme, isOwnCertificate, asksForDemo } = start;
  const host = config.TELEWARD_LAN ? config.RTC_ANNOUNCED_ADDRESS : config.HOST;
  const address = config.PUBLIC_URL ?? `${scheme}://${host ?? ''}:${application.port}`;
  say(`\nTeleward runs at ${address}`);
  if (config.TELEWARD_LAN && isOwnCertificate) {
    say(
      "Its certificate is this machine's own. Browsers warn once: choose “Advanced”, then go on.",
    );
  }
  if (config.demo) {
    const link = await application.nest.get(Demo).seed();
    const [doctor] = demoAccounts;
    say(
      'Demo: all people here are invented. Started with TELEWARD_DEMO=false, nothing of it opens, and a link sets up your clinic.',
    );
    say(`  Doctor:  ${doctor?.email ?? ''}   password: ${doctor?.password ?? ''}`);
    if (link !== null) {
      const url = link.url.startsWith('/') ? `${address}${link.url}` : link.url;
      say(`  Patient: ${url}   birth date: ${link.birthDate}`);
      if (config.TELEWARD_LAN) {
        say(
          `\n${renderUnicodeCompact(url, { border: 2 })}\nA phone opens the patient's link from this code.`,
        );
      }
    }
  }
  if (asksForDemo && !config.demo) {
    say('A clinic is set up here, so the demo stays off. TELEWARD_DEMO=true opens it beside it.');
  }
  const setUp = await application.nest.get(SetUp).begin();
  if (setUp !== null) {
    say(
      'Nobody works here yet. Whoever opens this link sets up the clinic; it works once, and only now:',
    );
    say(`  ${address}/set-up#${setUp}`);
  }
  say('Stop with Ctrl-C.');
  if (config.demo) {
    // Last, because the link above works without it.
    await application.nest.get(DemoWeek).fill();
    await application.nest.get(DemoOutreach).fill();
  }
}

async function main(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stopWish.abort();
    });
  }
  if (existsSync('.env')) {
    process.loadEnvFile('.env');
  }
  const settings = readConfig(process.env);
  const read = await readCertificate(settings);
  const { config: asked, certificate } = settings.TELEWARD_LAN
    ? await openToLan(settings, read)
    : { config: settings, certificate: read };
  const log = Log.create(asked.LOG_LEVEL);
  const embedded =
    asked.DATABASE_URL === undefined
      ? await EmbeddedPostgres.start({
          dataDir: join(asked.dataDir, 'postgres'),
          durable: true,
          log: say,
          warn: (line) => {
            log.write('error', line);
          },
        })
      : null;
  const { application, config } = await startOn(asked, log, embedded, certificate);
  const close = async (): Promise<void> => {
    await application.close();
    await embedded?.stop();
  };
  const stop = async (): Promise<void> => {
    await close();
    process.exit(0);
  };
  try {
    await greet(application, config, {
      scheme: certificate === null ? 'http' : 'https',
      isOwnCertificate: read === null,
      asksForDemo: asked.demo,
    });
  } catch (error) {
    await close();
    throw error;
  }
  if (stopWish.signal.aborted) {
    await stop();
  }
  stopWish.signal.addEventListener('abort', () => void stop());
  // Certificates are renewed every few weeks; running calls must not be interrupted.
  process.on('SIGHUP', () => {
    readCertificate(settings).then(
      (renewed) => {
        if (renewed !== null) {
          application.renewCertificate(renewed);
          log.write('info', 'certificate renewed');
        }
      },
      (error: unknown) => {
        log.write('error', 'certificate not renewed', { reason: (error as Error).message });
      },
    );
  });
}

/** Why the start failed, with what to do about it where that is known. */
function explain(error: unknown): string {
  const { code, port, stack, message } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') {
    return `Another program uses port ${port ?? ''}. Stop it, or set PORT to another one, such as PORT=3001.`;
  }
  if (isFull(error)) {
    return 'No space is left on the disk, so that Teleward cannot start. Make room and start it again; what was saved is there.';
  }
  const isExplained =
    error instanceof ConfigError ||
    error instanceof EmbeddedPostgresError ||
    error instanceof KeyEncryptionError ||
    error instanceof CheckpointError ||
    error instanceof ContractError;
  return isExplained ? message : String(stack);
}

/**
 * Whether the disk is full, as reported by the file system, by PostgreSQL, or in PostgreSQL's
 * output.
 */
function isFull(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  return (
    databaseTrouble(error) === 'storage_full' ||
    (error instanceof EmbeddedPostgresError && error.message.includes('No space left on device')) ||
    isFull(error.cause)
  );
}

main().catch((error: unknown) => {
  if (stopWish.signal.aborted) {
    process.exit(0);
  }
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
