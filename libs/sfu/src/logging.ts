export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Where the SFU writes; it never writes names, addresses or media. */
export type Log = (
  level: LogLevel,
  message: string,
  fields?: Record<string, string | number>,
) => void;
