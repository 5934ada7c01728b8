import { signingRoutes, type SigningKey, type SigningSettings } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSaving } from '../../ui/use-saving.ts';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';

const load = (signal: AbortSignal) =>
  staffRequest(signingRoutes.readSigningSettings, {}, { signal });

/** The keys that sign prescriptions, and how long the prescriptions are valid. */
export const SigningCard = () => {
  const { t } = useTranslation('clinic');
  const loaded = useLoaded(load);
  return (
    <Card aria-labelledby="signing">
      <div className="stack">
        <h2 id="signing">{t('signing.title')}</h2>
        <p>{t('signing.help')}</p>
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
        {loaded.state === 'ready' && <Settings loaded={loaded.data} />}
      </div>
    </Card>
  );
};

const Settings = ({ loaded }: { readonly loaded: SigningSettings }) => {
  const { t } = useTranslation('clinic');
  const [settings, setSettings] = useState(loaded);
  const [asked, setAsked] = useState<SigningKey | 'rotate' | null>(null);
  return (
    <>
      <ValidityForm settings={settings} onSaved={setSettings} />
      <h3>{t('signing.keys')}</h3>
      {settings.keys.length === 0 && <p className="muted">{t('signing.none')}</p>}
      <ul className="people">
        {settings.keys.map((key) => (
          <KeyRow
            key={key.keyId}
            signingKey={key}
            onRevoke={() => {
              setAsked(key);
            }}
          />
        ))}
      </ul>
      <div>
        <Button
          onClick={() => {
            setAsked('rotate');
          }}
        >
          {t('signing.rotate')}
        </Button>
      </div>
      {asked !== null && (
        <KeyDialog
          asked={asked}
          onClose={() => {
            setAsked(null);
          }}
          onDone={(after) => {
            setSettings(after);
            setAsked(null);
          }}
        />
      )}
    </>
  );
};

interface ValidityFormProps {
  readonly settings: SigningSettings;
  readonly onSaved: (settings: SigningSettings) => void;
}

const ValidityForm = ({ settings, onSaved }: ValidityFormProps) => {
  const { t } = useTranslation('clinic');
  const [days, setDays] = useState(String(settings.validDays));
  const [required, setRequired] = useState(settings.registrationRequired);
  const { marked, busy, error, isSaved, handleChange, save } = useSaving();
  const isWrong = !/^\d{1,3}$/.test(days.trim()) || Number(days) < 1 || Number(days) > 366;

  const send = async (): Promise<void> => {
    const body = { validDays: Number(days), registrationRequired: required };
    onSaved(await staffRequest(signingRoutes.changePrescriptionValidity, { body }));
  };

  return (
    <form className="stack" noValidate onSubmit={(event) => void save(event, !isWrong, send)}>
      <TextField
        label={t('signing.days')}
        inputMode="numeric"
        autoComplete="off"
        maxLength={3}
        value={days}
        error={marked && isWrong && t('signing.daysWrong')}
        onChange={(event) => {
          setDays(event.currentTarget.value);
          handleChange();
        }}
      />
      <Checkbox
        label={t('signing.registrationRequired')}
        checked={required}
        onChange={(event) => {
          setRequired(event.currentTarget.checked);
          handleChange();
        }}
      />
      {error !== null && <ErrorBanner error={error} />}
      {isSaved && (
        <Banner tone="success" live="status">
          {t('signing.saved')}
        </Banner>
      )}
      <div>
        <Button type="submit" variant="primary" busy={busy}>
          {t('signing.saveDays')}
        </Button>
      </div>
    </form>
  );
};

/** Enough of a thumbprint to distinguish keys. */
const shortened = (kid: string): string => kid.slice(0, 8);

interface KeyRowProps {
  readonly signingKey: SigningKey;
  readonly onRevoke: () => void;
}

const KeyRow = ({ signingKey, onRevoke }: KeyRowProps) => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const { kid, createdAt, retiredAt, revokedAt, signed } = signingKey;
  const time = (at: string): string => formatDateTime(at, session.clinic.timeZone, language);
  const state = revokedAt !== null ? 'revoked' : retiredAt === null ? 'active' : 'retired';
  const tones = { revoked: 'danger', active: 'success', retired: 'neutral' } as const;
  return (
    <li className="stack-tight">
      <p className="row">
        <span>{t('signing.key', { kid: shortened(kid) })}</span>
        <StatusBadge tone={tones[state]}>{t(`signing.${state}`)}</StatusBadge>
      </p>
      <p className="muted small">
        {[
          t('signing.since', { time: time(createdAt) }),
          ...(retiredAt === null || revokedAt !== null
            ? []
            : [t('signing.until', { time: time(retiredAt) })]),
          ...(revokedAt === null ? [] : [t('signing.revokedAt', { time: time(revokedAt) })]),
          t('signing.signed', { count: signed }),
        ].join(' · ')}
      </p>
      {revokedAt === null && (
        <div>
          <Button
            variant="quiet"
            aria-label={`${t('signing.revoke')}: ${t('signing.key', { kid: shortened(kid) })}`}
            onClick={onRevoke}
          >
            {t('signing.revoke')}
          </Button>
        </div>
      )}
    </li>
  );
};

interface KeyDialogProps {
  readonly asked: SigningKey | 'rotate';
  readonly onClose: () => void;
  readonly onDone: (settings: SigningSettings) => void;
}

const KeyDialog = ({ asked, onClose, onDone }: KeyDialogProps) => {
  const { t } = useTranslation('clinic');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const act = asked === 'rotate' ? 'rotate' : 'revoke';
  const kid = asked === 'rotate' ? '' : shortened(asked.kid);

  const change = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      onDone(
        asked === 'rotate'
          ? await staffRequest(signingRoutes.rotateSigningKey, {})
          : await staffRequest(signingRoutes.revokeSigningKey, { params: { keyId: asked.keyId } }),
      );
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={t(`signing.${act}Title`, { kid })}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('signing.back')}</Button>
          <Button
            variant={act === 'revoke' ? 'danger' : 'primary'}
            busy={busy}
            onClick={() => void change()}
          >
            {t(`signing.${act}Now`)}
          </Button>
        </>
      }
    >
      <p>{t(`signing.${act}Text`)}</p>
      {error !== null && <ErrorBanner error={error} />}
    </Dialog>
  );
};
