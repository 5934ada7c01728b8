import { type Site } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Select } from '../../ui/select.tsx';
import { useSites } from './use-sites.ts';

interface SiteFieldProps {
  /** Empty for no site. */
  readonly value: string;
  /** The visit's current site: it can be kept although that site is closed. */
  readonly present?: Site | null;
  readonly onChange: (siteId: string) => void;
}

/** The site where the patient will be; nothing where the clinic has no sites. */
export const SiteField = ({ value, present = null, onChange }: SiteFieldProps) => {
  const { t } = useTranslation('scheduling');
  const open = useSites();
  const sites =
    present === null || open.some(({ id }) => id === present.id) ? open : [...open, present];
  if (sites.length === 0) return null;
  return (
    <Select
      label={t('book.site')}
      value={value}
      options={[
        { value: '', label: t('book.noSite') },
        ...sites.map(({ id, name, phone }) => ({
          value: id,
          label: phone === null ? name : t('book.siteAndPhone', { name, phone }),
        })),
      ]}
      onChange={({ currentTarget }) => {
        onChange(currentTarget.value);
      }}
    />
  );
};
