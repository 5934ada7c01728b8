export { runClinicsCommand } from './command.ts';
