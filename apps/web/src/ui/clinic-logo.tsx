import { type ClinicLook } from '@teleward/contracts';

/** The clinic's logo, or Teleward's where it has none; the name is beside it. */
export const ClinicLogo = ({ logo }: Pick<ClinicLook, 'logo'>) =>
  logo === null ? (
    <img src="/icon.svg" alt="" width="34" height="34" />
  ) : (
    <img className="clinic-logo" src={logo} alt="" />
  );
