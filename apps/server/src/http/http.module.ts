import { Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { AnswerInterceptor } from './answer.interceptor.ts';
import { ProblemFilter } from './problem.filter.ts';
import { LimitsModule } from '../limits/index.ts';

@Module({
  imports: [LimitsModule],
  providers: [
    { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
  exports: [LimitsModule],
})
export class HttpModule {}
