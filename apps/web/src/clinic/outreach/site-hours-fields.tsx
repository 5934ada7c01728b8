import { useTranslation } from 'react-i18next';
import { weekdayName } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Select } from '../../ui/select.tsx';
import { HoursFields } from './hours-fields.tsx';
import { type HoursGroup, weekdays } from './window-groups.ts';

interface SiteHoursFieldsProps<T extends string> {
  readonly title: string;
  readonly help: string;
  readonly valueLabel: string;
  readonly addLabel: string;
  readonly values: readonly { readonly value: T; readonly label: string }[];
  readonly groups: readonly HoursGroup<T>[];
  readonly marked: boolean;
  /** What a new line begins with. */
  readonly fresh: HoursGroup<T>;
  readonly onChange: (groups: HoursGroup<T>[]) => void;
}

/** Usual hours of power or network, each for the days on which they are the same. */
export const SiteHoursFields = <T extends string>(props: SiteHoursFieldsProps<T>) => {
  const { title, help, valueLabel, addLabel, values, groups, marked, fresh, onChange } = props;
  const { t } = useTranslation('outreach');
  const language = useLanguage();
  const change = (group: HoursGroup<T>, part: Partial<HoursGroup<T>>): void => {
    onChange(groups.map((one) => (one === group ? { ...one, ...part } : one)));
  };
  return (
    <div className="stack">
      <h3>{title}</h3>
      <p className="muted small">{help}</p>
      {groups.map((group, index) => {
        const number = index + 1;
        const isForward = group.from !== '' && group.to !== '' && group.from < group.to;
        return (
          <fieldset key={index} className="outreach-line">
            <legend className="visually-hidden">{t('sites.hoursNumber', { title, number })}</legend>
            <Select
              label={valueLabel}
              value={group.value}
              options={values}
              onChange={({ currentTarget }) => {
                const chosen = values.find(({ value }) => value === currentTarget.value);
                if (chosen !== undefined) change(group, { value: chosen.value });
              }}
            />
            <HoursFields
              from={group.from}
              to={group.to}
              error={marked && !isForward && t('problem.hours')}
              onChange={(part) => {
                change(group, part);
              }}
            />
            <Button
              variant="quiet"
              aria-label={t('sites.removeHours', { title, number })}
              onClick={() => {
                onChange(groups.filter((one) => one !== group));
              }}
            >
              {t('remove')}
            </Button>
            <fieldset className="outreach-weekdays">
              <legend className="field-label">{t('sites.weekdays')}</legend>
              {weekdays.map((weekday) => (
                <Checkbox
                  key={weekday}
                  label={weekdayName(weekday, language)}
                  checked={group.weekdays.includes(weekday)}
                  onChange={({ currentTarget }) => {
                    const { checked } = currentTarget;
                    change(group, {
                      weekdays: checked
                        ? [...group.weekdays, weekday].toSorted()
                        : group.weekdays.filter((one) => one !== weekday),
                    });
                  }}
                />
              ))}
            </fieldset>
            {marked && group.weekdays.length === 0 && (
              <p className="field-error" role="alert">
                {t('problem.weekdays')}
              </p>
            )}
          </fieldset>
        );
      })}
      <div>
        <Button
          onClick={() => {
            onChange([...groups, fresh]);
          }}
        >
          {addLabel}
        </Button>
      </div>
    </div>
  );
};
