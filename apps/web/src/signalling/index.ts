export * from './backoff.ts';
export * from './network.ts';
export * from './signalling-error.ts';
export * from './signalling.ts';
