import { type Clinic } from '@teleward/contracts';

/** On paper alone: whose it is. */
export const PrintHead = ({ clinic }: { readonly clinic: Pick<Clinic, 'name' | 'logo'> }) => (
  <p className="print-head">
    {clinic.logo !== null && <img className="clinic-logo" src={clinic.logo} alt="" />}
    <strong>
      <bdi>{clinic.name}</bdi>
    </strong>
  </p>
);
