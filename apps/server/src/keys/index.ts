export { runKeysCommand } from './command.ts';
export { OwnerDatabase } from './owner-database.ts';
export { openKeys, prepareEncryption } from './prepare-encryption.ts';
