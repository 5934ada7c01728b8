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
import { KeyEncryptionError } from '@teleward/records';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { renderUnicodeCompact } from 'uqr';
import { startApplication, type Application } from './application.ts';
import { ContractError } from './contract-check.ts';
import { SetUp } from './identity/set-up.ts';
import { prepareEncryption } from './keys/prepare-encryption.ts';
import { openToLan } from './network/lan.ts';
import { readCertificate, type Certificate } from './network/tls.ts';
import { demoAccounts } from './operations/demo-people.ts';
import { Demo } from './operations/demo.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** A start that fails leaves no database server behind. */
async function startOn(
  config: Config,
  log: Log,
  embedded: EmbeddedPostgres | null,
  certificate: Certificate | null,
): Promise<Application> {
  try {
    const ownerUrl = config.DATABASE_URL ?? embedded?.ownerUrl ?? '';
    const databaseUrl = await prepareDatabase({
      ownerUrl,
      appUrl: config.DATABASE_APP_URL,
      migrationsDir: join(import.meta.dirname, '../../../infra/migrations'),
    });
    const encryption = await prepareEncryption(ownerUrl, config, say);
    return await startApplication(config, log, databaseUrl, encryption, certificate);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function main(): Promise<void> {
  if (existsSync('.env')) {
    process.loadEnvFile('.env');
  }
  const settings = readConfig(process.env);
  const read = await readCertificate(settings);
  const { config, certificate } = settings.TELEWARD_LAN
    ? await openToLan(settings, read)
    : { config: settings, certificate: read };
  const log = Log.create(config.LOG_LEVEL);
  const embedded =
    config.DATABASE_URL === undefined
      ? await EmbeddedPostgres.start({
          dataDir: join(config.dataDir, 'postgres'),
          durable: true,
          log: say,
        })
      : null;
  const application = await startOn(config, log, embedded, certificate);
  const scheme = certificate === null ? 'http' : 'https';
  const host = config.TELEWARD_LAN ? config.RTC_ANNOUNCED_ADDRESS : config.HOST;
  const address = config.PUBLIC_URL ?? `${scheme}://${host ?? ''}:${application.port}`;
  say(`\nTeleward runs at ${address}`);
  if (config.TELEWARD_LAN && read === null) {
    say(
      "Its certificate is this machine's own. Browsers warn once: choose “Advanced”, then go on.",
    );
  }
  if (config.demo) {
    const link = await application.nest.get(Demo).seed();
    const [doctor] = demoAccounts;
    say('Demo: all people here are invented.');
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
  const setUp = await application.nest.get(SetUp).begin();
  if (setUp !== null) {
    say(
      'Nobody works here yet. Whoever opens this link sets up the clinic; it works once, and only now:',
    );
    say(`  ${address}/set-up#${setUp}`);
  }
  say('Stop with Ctrl-C.');

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) {
      return;
    }
    stopping = true;
    await application.close();
    await embedded?.stop();
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
  // Certificates are renewed every few weeks; nobody in a call should notice.
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

/** What stops the start, in words that say what to do where that is known. */
function explain(error: unknown): string {
  const { code, port, stack, message } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') {
    return `Another program uses port ${port ?? ''}. Stop it, or set PORT to another one, such as PORT=3001.`;
  }
  const isExplained =
    error instanceof ConfigError ||
    error instanceof EmbeddedPostgresError ||
    error instanceof KeyEncryptionError ||
    error instanceof ContractError;
  return isExplained ? message : String(stack);
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
