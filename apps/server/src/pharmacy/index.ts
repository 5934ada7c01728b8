export { PharmacyModule } from './pharmacy.module.ts';
