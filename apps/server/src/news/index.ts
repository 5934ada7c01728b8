export { DatabaseNews } from './database-news.ts';
export { NewsModule } from './news.module.ts';
