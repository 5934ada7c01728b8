import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { type SiteForm } from './details-form.ts';

interface SiteFieldsProps {
  readonly site: SiteForm;
  readonly zones: readonly { readonly value: string; readonly label: string }[];
  readonly errorOf: (name: 'name' | 'phone') => string | false;
  readonly onChange: (site: SiteForm) => void;
  /** Only a site that was never saved can be removed; others are closed. */
  readonly onRemove: () => void;
}

/** The fields of one of the clinic's sites. */
export const SiteFields = ({ site, zones, errorOf, onChange, onRemove }: SiteFieldsProps) => {
  const { t } = useTranslation('clinic');
  return (
    <fieldset className="drug">
      <legend className="drug-legend">
        <bdi>{site.name.trim() === '' ? t('about.newSite') : site.name}</bdi>
      </legend>
      <div className="stack">
        <TextField
          label={t('about.siteName')}
          maxLength={120}
          value={site.name}
          error={errorOf('name')}
          onChange={({ currentTarget }) => {
            onChange({ ...site, name: currentTarget.value });
          }}
        />
        <Select
          label={t('setUp.timeZone')}
          value={site.timeZone}
          options={zones}
          onChange={({ currentTarget }) => {
            onChange({ ...site, timeZone: currentTarget.value });
          }}
        />
        <TextField
          label={t('about.sitePhone')}
          type="tel"
          maxLength={32}
          value={site.phone}
          error={errorOf('phone')}
          onChange={({ currentTarget }) => {
            onChange({ ...site, phone: currentTarget.value });
          }}
        />
        {site.siteId === null ? (
          <div>
            <Button variant="quiet" onClick={onRemove}>
              {t('about.removeSite')}
            </Button>
          </div>
        ) : (
          <Checkbox
            label={t('about.siteOpen')}
            checked={site.active}
            onChange={({ currentTarget }) => {
              onChange({ ...site, active: currentTarget.checked });
            }}
          />
        )}
      </div>
    </fieldset>
  );
};
