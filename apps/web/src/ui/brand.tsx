interface BrandProps {
  /** Patients know the clinic, so that its name comes first. */
  readonly clinic?: string | undefined;
}

/** Whose page it is; the mark repeats a name and is hidden from screen readers. */
export const Brand = ({ clinic }: BrandProps) => (
  <span className="brand">
    <img src="/icon.svg" alt="" width="32" height="32" />
    <span className="brand-text">
      <span className="brand-name">{clinic ?? 'Teleward'}</span>
      {clinic !== undefined && <span className="brand-subtitle">Teleward</span>}
    </span>
  </span>
);
