import { type Clinic } from '@teleward/contracts';
import { ClinicLogo } from './clinic-logo.tsx';

interface BrandProps {
  /** Patients know the clinic, so its name comes first. */
  readonly clinic?: Pick<Clinic, 'name' | 'logo'> | undefined;
}

/** The name and logo on a page; the logo repeats the name and is hidden from screen readers. */
export const Brand = ({ clinic }: BrandProps) => (
  <span className="brand">
    <ClinicLogo logo={clinic?.logo ?? null} />
    <span className="brand-text">
      <span className="brand-name">{clinic?.name ?? 'Teleward'}</span>
      {clinic !== undefined && <span className="brand-subtitle">Teleward</span>}
    </span>
  </span>
);
