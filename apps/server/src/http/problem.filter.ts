import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { errorStatus, type Failure, type ProblemDetails } from '@teleward/contracts';
import { currentRequestId, Log } from '@teleward/platform';
import { type Response } from 'express';
import { type HandledRequest } from './handle.ts';
import { routeOf } from './request-log.ts';
import { noticeTrouble, troubleWords, failure, failureOf } from '../errors/index.ts';

/** Turns any thrown error into RFC 9457 problem details that reveal no more than the code. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const request = host.switchToHttp().getRequest<HandledRequest>();
    const problem = this.#failureOf(error, request);
    if (response.headersSent) {
      return;
    }
    if (problem.retryAfter !== undefined) {
      response.setHeader('Retry-After', problem.retryAfter);
    }
    const status = errorStatus[problem.code];
    const requestId = currentRequestId();
    response
      .status(status)
      .type('application/problem+json')
      .send({
        type: 'about:blank',
        title: problem.code.replaceAll('_', ' '),
        status,
        detail: problem.message,
        code: problem.code,
        ...(problem.retryAfter === undefined ? {} : { retryAfter: problem.retryAfter }),
        ...(problem.freeTimes === undefined ? {} : { freeTimes: problem.freeTimes }),
        ...(problem.field === undefined ? {} : { field: problem.field }),
        ...(requestId === undefined ? {} : { requestId }),
      } satisfies ProblemDetails);
  }

  #failureOf(error: unknown, request: HandledRequest): Failure {
    const at = { method: request.method, route: routeOf(request) };
    const known = failureOf(error);
    if (known !== null) {
      // Refusals that anyone can provoke without a session must not fill the log.
      const level = request.actor === undefined ? 'debug' : 'info';
      this.#log.write(level, 'A request was refused', { ...at, code: known.code });
      return known;
    }
    const status = statusOf(error);
    if (status === 413) {
      return failure('too_large');
    }
    if (status === 404) {
      return failure('not_found');
    }
    if (status !== null && status < 500) {
      return failure('bad_request');
    }
    const trouble = noticeTrouble(error);
    if (trouble !== null) {
      this.#log.error(troubleWords[trouble], error, at);
      return failure(trouble);
    }
    this.#log.error('A request failed', error, at);
    return failure('internal');
  }
}

function statusOf(error: unknown): number | null {
  if (error instanceof HttpException) {
    return error.getStatus();
  }
  const isHttpError = error instanceof Error && 'status' in error;
  return isHttpError && typeof error.status === 'number' ? error.status : null;
}
