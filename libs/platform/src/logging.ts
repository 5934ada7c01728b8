import { pino, type Logger as PinoLogger } from 'pino';
import { currentRequestId } from './request-context.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Fields of a log line beside its message: identifiers and figures, never what people said. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** Writes one JSON object per line to standard error. */
export class Log {
  readonly #pino: PinoLogger;

  private constructor(logger: PinoLogger) {
    this.#pino = logger;
  }

  static create(level: LogLevel | 'silent', to: NodeJS.WritableStream = process.stderr): Log {
    return new Log(pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, to));
  }

  write(level: LogLevel, message: string, fields: LogFields = {}): void {
    const requestId = currentRequestId();
    this.#pino[level](requestId === undefined ? fields : { ...fields, requestId }, message);
  }

  debug(message: string, fields?: LogFields): void {
    this.write('debug', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.write('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.write('warn', message, fields);
  }

  /**
   * Drivers' errors may quote data in their message, so only name, code and location are logged.
   */
  error(message: string, error: unknown, fields: LogFields = {}): void {
    this.write('error', message, { ...fields, ...describe(error) });
  }
}

function describe(error: unknown): LogFields {
  if (!(error instanceof Error)) {
    return { errorName: typeof error };
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  const place = error.stack?.split('\n').find((line) => line.trimStart().startsWith('at '));
  return { errorName: error.name, errorCode: code, errorAt: place?.trim() ?? null };
}
