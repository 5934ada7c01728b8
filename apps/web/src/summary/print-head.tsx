import { type Clinic } from '@teleward/contracts';

/** The clinic's name and logo, only on paper. */
export const PrintHead = ({ clinic }: { readonly clinic: Pick<Clinic, 'name' | 'logo'> }) => (
  <p className="print-head">
    {clinic.logo !== null && <img className="clinic-logo" src={clinic.logo} alt="" />}
    <strong>
      <bdi>{clinic.name}</bdi>
    </strong>
  </p>
);
