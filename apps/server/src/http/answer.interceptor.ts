import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { map, type Observable } from 'rxjs';
import { handlerKey, type Handler } from './handle.ts';

/** Answers hold what the contract says and nothing else: fields it does not name are dropped. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  readonly #reflector: Reflector;

  constructor(reflector: Reflector) {
    this.#reflector = reflector;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const handler = this.#reflector.get<Handler>(handlerKey, context.getHandler());
    return next.handle().pipe(map((answer: unknown) => handler.route.response.parse(answer ?? {})));
  }
}
