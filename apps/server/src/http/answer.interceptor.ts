import {
  Injectable,
  StreamableFile,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Picture, type Route } from '@teleward/contracts';
import { type Response } from 'express';
import { map, type Observable } from 'rxjs';
import { handlerKey, type Handler } from './handle.ts';

/**
 * A versioned URL never changes its content; the person's own browser forgets it after a day all
 * the same.
 */
const cacheControl: Readonly<Record<NonNullable<Route['kept']>, string>> = {
  'by everybody': 'public, max-age=31536000, immutable',
  'by the browser': 'private, max-age=86400, immutable',
};

/** Reduces answers to what the contract declares: other fields are dropped. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  readonly #reflector: Reflector;

  constructor(reflector: Reflector) {
    this.#reflector = reflector;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { route } = this.#reflector.get<Handler>(handlerKey, context.getHandler());
    return next.handle().pipe(
      map((answer: unknown) => {
        const parsed: unknown = route.response.parse(answer ?? {});
        // Set only here, so that a refusal is never cached.
        if (route.kept !== undefined) {
          const response = context.switchToHttp().getResponse<Response>();
          response.setHeader('Cache-Control', cacheControl[route.kept]);
        }
        return route.mediaType === 'image/*' ? fileOf(Picture.parse(parsed)) : parsed;
      }),
    );
  }
}

const fileOf = ({ mediaType, bytes }: Picture): StreamableFile =>
  new StreamableFile(bytes, { type: mediaType, length: bytes.length });
