import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { createDataSource, Jobs, type Clock, type Config, type Log } from '@teleward/platform';
import { recordEntities, RecordStore, type KeyEncryption } from '@teleward/records';
import { Sfu } from '@teleward/sfu';
import compression from 'compression';
import helmet from 'helmet';
import { existsSync } from 'node:fs';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Server as TlsServer } from 'node:tls';
import { static as serveStatic, type Request, type Response } from 'express';
import expressStaticGzip from 'express-static-gzip';
import { AppModule } from './app.module.ts';
import { SharedCounters } from './limits/index.ts';
import { requestLog, setPublicUrl, wayIn } from './http/index.ts';
import { type Certificate, networkAddress } from './network/index.ts';
import { SignallingServer } from './signalling/index.ts';
import { VisitSignalling } from './visit-signalling.ts';
import { VisitRooms } from './visits/index.ts';

/**
 * Pages load everything from this server and nothing from elsewhere, and contain no inline code.
 */
const contentSecurity = {
  'default-src': ["'self'"],
  'script-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  'object-src': ["'none'"],
};

/** The device permissions that a visit needs, for our own pages only. */
const permissions =
  'camera=(self), microphone=(self), speaker-selection=(self), fullscreen=(self), ' +
  'clipboard-write=(self), geolocation=(), payment=(), usb=()';

/** RFC 8996 deprecates older versions; a flag of Node could allow them again. */
const oldestTls = 'TLSv1.2';

/**
 * The time within which a request must arrive, in milliseconds. Node checks every half minute, so
 * that a body that trickles in ends within a minute. The largest accepted body, 256 kB, arrives in
 * time even at 70 kbit/s.
 */
const requestMs = 30_000;
const headersMs = 20_000;
/**
 * How long an idle connection stays open, in milliseconds. Proxies keep theirs for up to a minute;
 * if the server closes a connection just as a request is sent, the client loses that request.
 */
const idleMs = 75_000;

/** A running server. */
export interface Application {
  readonly nest: NestExpressApplication;
  readonly port: number;
  /** Uses another certificate for new connections. */
  renewCertificate(certificate: Certificate): void;
  close(): Promise<void>;
}

/**
 * Opens the database, the media workers and the port, in this order; if one fails, the others are
 * closed.
 */
export async function startApplication(
  config: Config,
  log: Log,
  databaseUrl: string,
  encryption: KeyEncryption,
  certificate: Certificate | null = null,
  clock?: Clock,
): Promise<Application> {
  const open: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const end of open.splice(0).reverse()) {
      await end();
    }
  };
  try {
    const dataSource = createDataSource(databaseUrl, [...recordEntities]);
    await dataSource.initialize();
    open.push(() => (dataSource.isInitialized ? dataSource.destroy() : undefined));
    const sfu = await Sfu.create(mediaSettings(config, log));
    open.push(() => {
      sfu.close();
    });
    const nest = await NestFactory.create<NestExpressApplication>(
      AppModule.on({ config, log, dataSource, sfu, encryption, ...(clock && { clock }) }),
      {
        logger: false,
        abortOnError: false,
        bodyParser: false,
        ...(certificate !== null && { httpsOptions: { ...certificate } }),
      },
    );
    open.push(
      () => {
        nest.get(RecordStore).close();
      },
      () => nest.close(),
      // Ends before these, because running jobs need them.
      () => nest.get(Jobs).stop(),
    );
    nest.set('trust proxy', config.TRUSTED_PROXIES ?? false);
    nest.use(requestLog(log));
    setPublicUrl(nest.getHttpAdapter().getInstance(), config.PUBLIC_URL, !config.TELEWARD_LAN);
    nest.use(
      helmet({ contentSecurityPolicy: { useDefaults: false, directives: contentSecurity } }),
    );
    nest.use((request: Request, response: Response, next: () => void) => {
      response.setHeader('Permissions-Policy', permissions);
      // Answers contain clinical data: neither browser nor proxy may keep a copy.
      if (isAnswer(request)) {
        response.setHeader('Cache-Control', 'no-store');
      }
      next();
    });
    nest.useBodyParser('json', { limit: '256kb' });
    servePages(nest);
    await nest.init();
    const http = nest.getHttpServer();
    http.headersTimeout = headersMs;
    http.requestTimeout = requestMs;
    http.keepAliveTimeout = idleMs;
    const useCertificate = (used: Certificate): void => {
      if (http instanceof TlsServer) {
        http.setSecureContext({ ...used, minVersion: oldestTls });
      }
    };
    if (certificate !== null) {
      useCertificate(certificate);
    }
    const signalling = new SignallingServer(
      http,
      nest.get(VisitSignalling),
      log,
      wayIn(nest.getHttpAdapter().getInstance()),
      nest.get(SharedCounters),
    );
    open.push(
      () => signalling.close(),
      () => nest.get(VisitRooms).close(),
    );
    await nest.listen(config.PORT, config.HOST);
    return {
      nest,
      port: (http.address() as AddressInfo).port,
      renewCertificate: useCertificate,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const mediaSettings = (config: Config, log: Log): Parameters<typeof Sfu.create>[0] => ({
  workerCount: config.mediaWorkers,
  listen: {
    ip: config.RTC_LISTEN_IP ?? config.HOST,
    portMin: config.RTC_PORT_MIN,
    portMax: config.RTC_PORT_MAX,
    ...(config.RTC_ANNOUNCED_ADDRESS === undefined
      ? {}
      : { announcedAddress: config.RTC_ANNOUNCED_ADDRESS }),
    ...besides(config),
    ...(config.RTC_PORT === undefined ? {} : { port: config.RTC_PORT }),
  },
  ...(config.MEDIASOUP_WORKER_BIN === undefined ? {} : { workerBin: config.MEDIASOUP_WORKER_BIN }),
  log: (level, message, fields) => {
    log.write(level, message, fields);
  },
});

/**
 * By default, Firefox does not connect to 127.0.0.1 (`media.peerconnection.ice.loopback`). On a
 * machine where the demo is tried out, it can use the machine's address in its network instead.
 */
function besides(config: Config): { readonly besides?: string } {
  const isLeftAsItComes =
    config.HOST === '127.0.0.1' &&
    config.RTC_LISTEN_IP === undefined &&
    config.RTC_ANNOUNCED_ADDRESS === undefined;
  const address = config.demo && isLeftAsItComes ? networkAddress() : null;
  return address === null ? {} : { besides: address };
}

/** Whether a path belongs to the API, as opposed to the pages and their assets. */
const isAnswer = ({ path }: Request): boolean => /^\/(api|health)(\/|$)/.test(path);

/**
 * The built pages: the patient's at `/v`, a guest's at `/g`, the pharmacy's at `/pharmacy`, and the
 * clinic's at every other path that is not a file.
 */
function servePages(nest: NestExpressApplication): void {
  const pages = join(import.meta.dirname, '../../web/dist');
  if (!existsSync(pages)) {
    return;
  }
  const page = (name: string) => (_request: Request, response: Response) => {
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile(join(pages, name));
  };
  const express = nest.getHttpAdapter().getInstance();
  express.use(
    compression({
      // Pages only: the length of a compressed API answer would reveal its contents (BREACH).
      filter: (request: Request, response: Response) =>
        !isAnswer(request) && compression.filter(request, response),
    }),
  );
  // The build compressed them once, more strongly than there is time for at each request.
  express.use(
    '/assets',
    expressStaticGzip(join(pages, 'assets'), {
      enableBrotli: true,
      orderPreference: ['br', 'gz'],
      serveStatic: { immutable: true, maxAge: '1y' },
    }),
  );
  express.use(serveStatic(pages, { index: false }));
  // Mail programs and messengers may write the `#` of a link as `%23`; the page then finds the
  // secret in the path.
  express.get(/^\/v(?:[/%].*)?$/i, page('patient.html'));
  express.get(/^\/g(?:[/%].*)?$/i, page('guest.html'));
  express.get(/^\/pharmacy(?:[/%].*)?$/i, page('pharmacy.html'));
  express.get(/^\/(?!api\/|health\/|assets\/|\.well-known\/).*/, page('index.html'));
}
