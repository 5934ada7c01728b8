/** The product's mark and name; the mark repeats the name and is hidden from screen readers. */
export const Brand = ({ subtitle }: { readonly subtitle?: string | undefined }) => (
  <span className="brand">
    <img src="/icon.svg" alt="" width="32" height="32" />
    <span className="brand-text">
      <span className="brand-name">Teleward</span>
      {subtitle && <span className="brand-subtitle">{subtitle}</span>}
    </span>
  </span>
);
