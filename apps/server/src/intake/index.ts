export { IntakeModule } from './intake.module.ts';
export { starterIntake } from './starter-intake.ts';
