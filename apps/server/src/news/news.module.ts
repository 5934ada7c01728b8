import { Module } from '@nestjs/common';
import { DatabaseNews } from './database-news.ts';

@Module({
  providers: [DatabaseNews],
  exports: [DatabaseNews],
})
export class NewsModule {}
