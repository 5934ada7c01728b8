export {
  databaseTrouble,
  noticeTrouble,
  troubleWords,
  wasFullJustNow,
} from './database-trouble.ts';
export { parseInput } from './parse-input.ts';
export { failure, failureOf, ServiceError } from './service-error.ts';
