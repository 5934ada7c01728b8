import { type ClinicLook } from '@teleward/contracts';

/** The clinic's sign, or ours where it has none; its name stands beside it. */
export const ClinicLogo = ({ logo }: Pick<ClinicLook, 'logo'>) =>
  logo === null ? (
    <img src="/icon.svg" alt="" width="34" height="34" />
  ) : (
    <img className="clinic-logo" src={logo} alt="" />
  );
