import { RequestId, requestIdHeader } from '@teleward/contracts';
import { inRequest, type Log, newRequestId } from '@teleward/platform';
import { type Request, type Response } from 'express';

/** The path as the contract writes it, without the values of its parameters. */
export const routeOf = ({ route }: Request): string =>
  (route as { readonly path?: string } | undefined)?.path ?? 'none';

/**
 * Gives each request an identifier, or uses the one that it carries, and logs at `debug` how it was
 * answered.
 */
export const requestLog =
  (log: Log) =>
  (request: Request, response: Response, next: () => void): void => {
    const sent = RequestId.safeParse(request.headers[requestIdHeader]);
    const id = sent.success ? sent.data : newRequestId();
    const began = performance.now();
    response.setHeader(requestIdHeader, id);
    response.once('finish', () => {
      inRequest(id, () => {
        log.debug('A request was answered', {
          method: request.method,
          route: routeOf(request),
          status: response.statusCode,
          ms: Math.round(performance.now() - began),
        });
      });
    });
    inRequest(id, next);
  };
