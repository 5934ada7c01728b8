import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { isTimeZone } from '@teleward/contracts';
import { z } from 'zod';

const flag = z
  .enum(['true', 'false', '1', '0'])
  .transform((value) => value === 'true' || value === '1');
const port = z.coerce.number().int().min(0).max(65535);
const list = z.string().transform((value) => value.split(',').map((part) => part.trim()));

/**
 * Every setting, by the name of its environment variable. `.env.example` explains each one; a test
 * compares the two. An empty variable counts as not set.
 */
export const environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3000),
  PUBLIC_URL: z.url().optional(),
  TELEWARD_DEMO: flag.optional(),
  TELEWARD_DEMO_TIME_ZONE: z.string().refine(isTimeZone).default('Asia/Kolkata'),
  TELEWARD_LAN: flag.default(false),
  TLS_CERT_FILE: z.string().optional(),
  TLS_KEY_FILE: z.string().optional(),
  TRUSTED_PROXIES: list.optional(),
  DATA_DIR: z.string().default('.data'),
  AUDIT_DIR: z.string().optional(),
  AUDIT_VERIFICATION_KEY: z.string().optional(),
  KEY_FILE: z.string().optional(),
  KEY_ENCRYPTION_KEY: z.string().optional(),
  DATABASE_URL: z.url().optional(),
  DATABASE_APP_URL: z.url().optional(),
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_TWO_FACTORS: flag.default(false),
  OIDC_NAME: z.string().max(60).default('OpenID'),
  RTC_LISTEN_IP: z.string().optional(),
  RTC_ANNOUNCED_ADDRESS: z.string().optional(),
  RTC_PORT: port.optional(),
  RTC_PORT_MIN: port.default(40000),
  RTC_PORT_MAX: port.default(49999),
  RTC_WORKERS: z.coerce.number().int().min(1).max(256).optional(),
  TURN_URLS: list.optional(),
  TURN_SECRET: z.string().min(16).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  SMTP_CA_FILE: z.string().optional(),
  MAIL_FROM: z.string().optional(),
  SMS_GATEWAY_URL: z.url({ protocol: /^https?$/ }).optional(),
  SMS_GATEWAY_BODY: z
    .string()
    .regex(/\{to\}/)
    .regex(/\{text\}/)
    .optional(),
  SMS_GATEWAY_AUTHORIZATION: z.string().optional(),
  MEDIASOUP_WORKER_BIN: z.string().optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/** Settings that are useless without each other. */
const pairs = [
  ['TLS_CERT_FILE', 'TLS_KEY_FILE'],
  ['TURN_URLS', 'TURN_SECRET'],
  ['SMTP_URL', 'MAIL_FROM'],
  ['SMS_GATEWAY_URL', 'SMS_GATEWAY_BODY'],
] as const;

export type Environment = z.infer<typeof environment>;

export interface Config extends Environment {
  readonly demo: boolean;
  readonly dataDir: string;
  readonly auditDir: string;
  readonly keyFile: string;
  readonly mediaWorkers: number;
}

/** The settings are invalid; the message names each one and says why. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the settings.
 *
 * @throws {ConfigError}
 */
export function readConfig(variables: NodeJS.ProcessEnv): Config {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(set);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`These settings cannot be used:\n${lines.join('\n')}`);
  }
  const settings = parsed.data;
  for (const [one, other] of pairs) {
    if ((settings[one] === undefined) !== (settings[other] === undefined)) {
      throw new ConfigError(`${one} and ${other} go together: set both or none.`);
    }
  }
  if ((settings.OIDC_ISSUER === undefined) !== (settings.OIDC_CLIENT_ID === undefined)) {
    throw new ConfigError('OIDC_ISSUER and OIDC_CLIENT_ID go together: set both or none.');
  }
  if (settings.OIDC_ISSUER !== undefined && !isSafeIssuer(settings.OIDC_ISSUER)) {
    throw new ConfigError('OIDC_ISSUER must be an https address.');
  }
  if (settings.KEY_FILE !== undefined && settings.KEY_ENCRYPTION_KEY !== undefined) {
    throw new ConfigError('KEY_FILE and KEY_ENCRYPTION_KEY exclude each other: set one of them.');
  }
  return {
    ...settings,
    // An operator's own database gets no synthetic people, unless the operator asks for them.
    demo: settings.TELEWARD_DEMO ?? settings.DATABASE_URL === undefined,
    dataDir: resolve(settings.DATA_DIR),
    auditDir: resolve(settings.AUDIT_DIR ?? join(settings.DATA_DIR, 'audit')),
    keyFile: resolve(settings.KEY_FILE ?? join(settings.DATA_DIR, 'keys', 'key-encryption-key')),
    mediaWorkers: settings.RTC_WORKERS ?? availableParallelism(),
  };
}

/** A provider may do without TLS only on this machine. */
function isSafeIssuer(issuer: string): boolean {
  const { protocol, hostname } = new URL(issuer);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
