import { Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { AnswerInterceptor } from './answer.interceptor.ts';
import { ProblemFilter } from './problem.filter.ts';
import { SharedCounters } from './shared-counters.ts';

@Module({
  providers: [
    SharedCounters,
    { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
  exports: [SharedCounters],
})
export class HttpModule {}
