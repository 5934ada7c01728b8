import {
  type HeldMessageSettings,
  Language,
  MessageChannel,
  MessageKind,
  MessageWays,
  routes,
} from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../../api/api-error.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSaving } from '../../ui/use-saving.ts';
import { SettingsFrame } from '../settings/settings-frame.tsx';
import { staffRequest } from '../staff-request.ts';
import { MessagesHistory } from './messages-history.tsx';
import './messages.css';
import { ReminderList } from './reminder-fields.tsx';
import { formOf, isComplete, type SettingsForm, settingsOf, withWords } from './settings-form.ts';
import { TrialForm } from './trial-form.tsx';
import { WordsFields } from './words-fields.tsx';

const loadSettings = (signal: AbortSignal) =>
  staffRequest(routes.readMessageSettings, {}, { signal });

/** The settings of messages to patients. */
export default function MessagesPage() {
  const { t } = useTranslation('messages');
  const loaded = useLoaded(loadSettings);
  return (
    <SettingsFrame page="messages" intro={t('settings.help')}>
      <>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
        {loaded.state === 'ready' && (
          <>
            {!loaded.data.knowsItsAddress && (
              <Banner tone="warning">{t('settings.noAddress')}</Banner>
            )}
            {MessageChannel.options
              .filter((channel) => !loaded.data.sends[channel])
              .map((channel) => (
                <Banner key={channel} tone="warning">
                  {t(`settings.cannot.${channel}`)}
                </Banner>
              ))}
            <Settings key={loaded.data.version} held={loaded.data} onReload={loaded.reload} />
            <Trials sends={loaded.data.sends} />
          </>
        )}
      </>
    </SettingsFrame>
  );
}

const Trials = ({ sends }: Pick<HeldMessageSettings, 'sends'>) => {
  const { t } = useTranslation('messages');
  const channels = MessageChannel.options.filter((channel) => sends[channel]);
  if (channels.length === 0) return null;
  return (
    <Card aria-labelledby="trial">
      <div className="stack">
        <h2 id="trial">{t('trial.title')}</h2>
        <p>{t('trial.help')}</p>
        {channels.map((channel) => (
          <TrialForm key={channel} channel={channel} />
        ))}
      </div>
    </Card>
  );
};

interface SettingsProps {
  readonly held: HeldMessageSettings;
  readonly onReload: () => void;
}

const Settings = ({ held: loaded, onReload }: SettingsProps) => {
  const { t } = useTranslation('messages');
  const [held, setHeld] = useState(loaded);
  const [form, setForm] = useState(() => formOf(loaded.settings));
  const { marked, busy, error, isSaved, handleChange, save } = useSaving();

  const change = (part: Partial<SettingsForm>): void => {
    handleChange();
    setForm((before) => ({ ...before, ...part }));
  };
  const send = async (): Promise<void> => {
    const { version } = held;
    const body = { version, settings: settingsOf(form) };
    const now = await staffRequest(routes.changeMessageSettings, { body });
    setHeld(now);
    setForm(formOf(now.settings));
  };

  return (
    <Card aria-labelledby="message-settings">
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          void save(event, isComplete(form), send);
        }}
      >
        <h2 id="message-settings">{t('settings.rules')}</h2>
        <RadioGroup
          legend={t('settings.ways')}
          options={MessageWays.options.map((value) => ({
            value,
            label: t(`settings.way.${value}`),
          }))}
          value={form.ways}
          onChange={(ways) => {
            change({ ways });
          }}
        />
        <ReminderList
          reminders={form.reminders}
          marked={marked}
          onChange={(reminders) => {
            change({ reminders });
          }}
        />
        <div className="stack-tight">
          <Checkbox
            label={t('settings.quiet')}
            checked={form.isQuiet}
            onChange={({ currentTarget }) => {
              change({ isQuiet: currentTarget.checked });
            }}
          />
          <p className="field-description">{t('settings.quietHelp')}</p>
          {form.isQuiet && (
            <div className="message-reminder">
              <TextField
                label={t('settings.quietFrom')}
                type="time"
                required
                value={form.quietFrom}
                onChange={({ currentTarget }) => {
                  change({ quietFrom: currentTarget.value });
                }}
              />
              <TextField
                label={t('settings.quietTo')}
                type="time"
                required
                value={form.quietTo}
                error={marked && form.quietFrom === form.quietTo && t('settings.quietWrong')}
                onChange={({ currentTarget }) => {
                  change({ quietTo: currentTarget.value });
                }}
              />
            </div>
          )}
        </div>
        <h3>{t('settings.texts')}</h3>
        <p>{t('settings.textsHelp')}</p>
        {MessageKind.options.map((kind) => (
          <details key={kind} className="message-kind">
            <summary>{t(`settings.kindTitle.${kind}`)}</summary>
            <div className="stack">
              {Language.options.map((language) => (
                <WordsFields
                  key={language}
                  kind={kind}
                  language={language}
                  words={form.texts[kind][language]}
                  marked={marked}
                  onChange={(words) => {
                    change({ texts: withWords(form.texts, kind, language, words) });
                  }}
                />
              ))}
            </div>
          </details>
        ))}
        {error !== null && <ErrorBanner error={error} />}
        {errorCodeOf(error) === 'version_conflict' && (
          <div>
            <Button onClick={onReload}>{t('settings.reload')}</Button>
          </div>
        )}
        {isSaved && (
          <Banner tone="success" live="status">
            {t('settings.saved')}
          </Banner>
        )}
        <div>
          <Button type="submit" variant="primary" busy={busy}>
            {t('settings.save')}
          </Button>
        </div>
        <MessagesHistory key={held.version} />
      </form>
    </Card>
  );
};
