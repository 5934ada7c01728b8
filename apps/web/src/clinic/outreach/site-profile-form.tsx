import {
  NetworkCarries,
  PowerSource,
  routes,
  type SiteContact,
  type SiteProfile,
  type Village,
} from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/api-error.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { staffRequest } from '../staff-request.ts';
import { SaveError } from './save-error.tsx';
import { SiteHoursFields } from './site-hours-fields.tsx';
import { loadChoices } from './use-outreach.ts';
import { useVersionedDraft } from './use-versioned-draft.ts';
import {
  isGroup,
  networkGroups,
  networkOf,
  powerGroups,
  powerOf,
  weekdays,
} from './window-groups.ts';

interface SiteProfileFormProps {
  readonly profile: SiteProfile;
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

interface VillageDraft {
  readonly name: string;
  readonly km: string;
}

interface ProfileDraft {
  readonly villages: readonly VillageDraft[];
  readonly power: ReturnType<typeof powerGroups>;
  readonly network: ReturnType<typeof networkGroups>;
  readonly contactName: string;
  readonly contactPhone: string;
}

const draftOf = (profile: SiteProfile): ProfileDraft => ({
  villages: profile.villages.map(({ name, km }) => ({ name, km: km === null ? '' : String(km) })),
  power: powerGroups(profile.power),
  network: networkGroups(profile.network),
  contactName: profile.contact?.name ?? '',
  contactPhone: profile.contact?.phone ?? '',
});

/** How the form calls the parts of a profile. */
const labelOf = {
  ...{ villages: 'sites.villagesTitle', power: 'sites.powerTitle', network: 'sites.networkTitle' },
  ...{ contactName: 'sites.contactTitle', contactPhone: 'sites.contactTitle' },
} as const satisfies Record<keyof ProfileDraft, string>;

const kmOf = (typed: string): number | null | undefined => {
  const text = typed.trim().replace(',', '.');
  if (text === '') return null;
  return /^\d{1,3}(\.\d)?$/.test(text) ? Number(text) : undefined;
};

const isVillage = ({ name, km }: VillageDraft): boolean =>
  name.trim() !== '' && kmOf(km) !== undefined;

const isPhone = (typed: string): boolean =>
  typed.trim() === '' || /^\+?[\d ()/.-]{2,32}$/.test(typed.trim());

/** What is known of a site. */
export const SiteProfileForm = ({ profile, onSaved, onCancel }: SiteProfileFormProps) => {
  const { t } = useTranslation(['outreach', 'common']);
  const { base, draft, changed, change, send } = useVersionedDraft<SiteProfile, ProfileDraft>({
    initial: profile,
    draftOf: (of) => draftOf(of ?? profile),
    loadNewest: async () => {
      const { sites } = await loadChoices();
      const newest = sites.find(({ site }) => site.id === profile.site.id);
      if (newest === undefined) throw new ApiError('not_found', 'the site was closed meanwhile');
      return newest;
    },
  });
  const { villages, power, network, contactName, contactPhone } = draft;
  const { marked, busy, error, submit } = useSubmission();
  const isNameless = contactName.trim() === '' && contactPhone.trim() !== '';
  const isComplete =
    villages.every(isVillage) &&
    [...power, ...network].every(isGroup) &&
    isPhone(contactPhone) &&
    !isNameless;

  const save = async (): Promise<void> => {
    const contact: SiteContact | null =
      contactName.trim() === ''
        ? null
        : {
            name: contactName.trim(),
            phone: contactPhone.trim() === '' ? null : contactPhone.trim(),
          };
    await staffRequest(routes.saveSiteProfile, {
      params: { siteId: profile.site.id },
      body: {
        baseVersion: base?.version ?? 0,
        villages: villages.map(({ name, km }): Village => ({
          name: name.trim(),
          km: kmOf(km) ?? null,
        })),
        ...{ power: powerOf(power), network: networkOf(network), contact },
      },
    });
    onSaved();
  };

  const changeVillage = (village: VillageDraft, part: Partial<VillageDraft>): void => {
    change({
      villages: villages.map((one) => (one === village ? { ...one, ...part } : one)),
    });
  };

  return (
    <form
      className="stack-loose"
      noValidate
      aria-label={t('sites.changeOf', { name: profile.site.name })}
      onSubmit={(event) => {
        void submit(event, isComplete, () => send(save));
      }}
    >
      <div className="stack">
        <h3>{t('sites.villagesTitle')}</h3>
        {villages.map((village, index) => (
          <fieldset key={index} className="outreach-line">
            <legend className="visually-hidden">
              {t('sites.villageNumber', { number: index + 1 })}
            </legend>
            <TextField
              label={t('sites.villageName')}
              maxLength={80}
              value={village.name}
              error={marked && village.name.trim() === '' && t('problem.missing')}
              onChange={({ currentTarget }) => {
                changeVillage(village, { name: currentTarget.value });
              }}
            />
            <TextField
              label={t('sites.villageKm')}
              inputMode="decimal"
              maxLength={5}
              value={village.km}
              error={marked && kmOf(village.km) === undefined && t('problem.count')}
              onChange={({ currentTarget }) => {
                changeVillage(village, { km: currentTarget.value });
              }}
            />
            <Button
              variant="quiet"
              aria-label={t('sites.removeVillage', { number: index + 1 })}
              onClick={() => {
                change({ villages: villages.filter((one) => one !== village) });
              }}
            >
              {t('remove')}
            </Button>
          </fieldset>
        ))}
        <div>
          <Button
            onClick={() => {
              change({ villages: [...villages, { name: '', km: '' }] });
            }}
          >
            {t('sites.addVillage')}
          </Button>
        </div>
      </div>
      <SiteHoursFields
        title={t('sites.powerTitle')}
        help={t('sites.powerHelp')}
        valueLabel={t('sites.powerValue')}
        addLabel={t('sites.addPower')}
        values={PowerSource.options.map((value) => ({ value, label: t(`powers.${value}`) }))}
        groups={power}
        marked={marked}
        fresh={{ weekdays: [...weekdays], from: '09:00', to: '16:00', value: 'mains' }}
        onChange={(next) => {
          change({ power: next });
        }}
      />
      <SiteHoursFields
        title={t('sites.networkTitle')}
        help={t('sites.networkHelp')}
        valueLabel={t('sites.networkValue')}
        addLabel={t('sites.addNetwork')}
        values={NetworkCarries.options.map((value) => ({ value, label: t(`networks.${value}`) }))}
        groups={network}
        marked={marked}
        fresh={{ weekdays: [...weekdays], from: '09:00', to: '16:00', value: 'video' }}
        onChange={(next) => {
          change({ network: next });
        }}
      />
      <div className="stack">
        <h3>{t('sites.contactTitle')}</h3>
        <TextField
          label={t('sites.contactName')}
          maxLength={120}
          autoComplete="off"
          value={contactName}
          error={marked && isNameless && t('problem.missing')}
          onChange={({ currentTarget }) => {
            change({ contactName: currentTarget.value });
          }}
        />
        <TextField
          label={t('sites.contactPhone')}
          type="tel"
          maxLength={32}
          autoComplete="off"
          value={contactPhone}
          error={marked && !isPhone(contactPhone) && t('problem.phone')}
          onChange={({ currentTarget }) => {
            change({ contactPhone: currentTarget.value });
          }}
        />
      </div>
      <SaveError error={error} changed={changed?.map((part) => t(labelOf[part])) ?? null} />
      <div className="row">
        <Button type="submit" variant="primary" busy={busy}>
          {t('sites.save')}
        </Button>
        <Button onClick={onCancel}>{t('common:cancel')}</Button>
      </div>
    </form>
  );
};
