export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** The log of the SFU. It never contains names, addresses or media. */
export type Log = (
  level: LogLevel,
  message: string,
  fields?: Record<string, string | number>,
) => void;
