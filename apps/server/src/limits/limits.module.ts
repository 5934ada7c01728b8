import { Module } from '@nestjs/common';
import { SharedCounters } from './shared-counters.ts';

@Module({ providers: [SharedCounters], exports: [SharedCounters] })
export class LimitsModule {}
