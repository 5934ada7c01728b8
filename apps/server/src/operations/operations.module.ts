import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DemoModule } from '../demo/index.ts';
import { HttpModule } from '../http/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { CheckpointWriter } from './checkpoint-writer.ts';
import { AuditController } from './audit.controller.ts';
import { OperationsController } from './operations.controller.ts';

@Module({
  imports: [DemoModule, DiscoveryModule, HttpModule, IdentityModule],
  controllers: [AuditController, OperationsController],
  providers: [CheckpointWriter],
})
export class OperationsModule {}
