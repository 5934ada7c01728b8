import { type VisitSummary as Summary } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatDay, formatElapsed, formatTime, zoneName } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { audioWord, videoWord } from './quality-words.ts';

/** Times, people and the quality of sound and picture, in plain words. */
export const VisitSummary = ({ summary }: { readonly summary: Summary }) => {
  const { t } = useTranslation('common');
  const language = useLanguage();
  const { timeZone } = summary.clinic;
  const time = (instant: string): string => formatTime(instant, timeZone, language);
  const { startedAt, endedAt, encryption } = summary;
  const seconds =
    startedAt && endedAt ? (Date.parse(endedAt) - Date.parse(startedAt)) / 1000 : undefined;

  return (
    <div className="stack">
      <p>
        <span>{formatDay(startedAt ?? summary.startsAt, timeZone, language)}</span>
        <span className="muted">
          {` · ${t('timesIn', { zone: zoneName(timeZone, language, new Date(summary.startsAt)) })}`}
        </span>
      </p>
      <dl className="facts">
        <div>
          <dt>{t('summary.planned')}</dt>
          <dd>{time(summary.startsAt)}</dd>
        </div>
        {summary.arrivedAt && (
          <div>
            <dt>{t('summary.arrived')}</dt>
            <dd>{time(summary.arrivedAt)}</dd>
          </div>
        )}
        <div>
          <dt>{t('summary.started')}</dt>
          <dd>{startedAt ? time(startedAt) : t('summary.notStarted')}</dd>
        </div>
        {endedAt && (
          <div>
            <dt>{t('summary.ended')}</dt>
            <dd>{time(endedAt)}</dd>
          </div>
        )}
        {seconds !== undefined && (
          <div>
            <dt>{t('summary.lasted')}</dt>
            <dd>{formatElapsed(seconds, language)}</dd>
          </div>
        )}
        {encryption !== null && (
          <div>
            <dt>{t('summary.encryption.label')}</dt>
            <dd>
              {encryption.codeCompared !== null
                ? t('summary.encryption.compared', {
                    name: encryption.codeCompared.by,
                    time: time(encryption.codeCompared.at),
                  })
                : t(`summary.encryption.${encryption.mode}`)}
            </dd>
          </div>
        )}
      </dl>
      <h3>{t('summary.people')}</h3>
      {summary.participants.length === 0 && <p className="muted">{t('summary.nobody')}</p>}
      <ul className="people">
        {summary.participants.map((person) => (
          <li key={person.participantId}>
            <p className="people-name">
              <bdi>{person.name}</bdi> <span className="muted">{t(`role.${person.role}`)}</span>
            </p>
            <p className="muted small">
              {[
                `${t('summary.joined')} ${time(person.joinedAt)}`,
                person.leftAt
                  ? `${t('summary.left')} ${time(person.leftAt)}`
                  : t('summary.stillHere'),
              ].join(' · ')}
            </p>
            {person.quality ? (
              <dl className="people-quality">
                <dt>{t('summary.audio.label')}</dt>
                <dd>{t(`summary.audio.${audioWord(person.quality)}`)}</dd>
                <dt>{t('summary.video.label')}</dt>
                <dd>{t(`summary.video.${videoWord(person.quality)}`)}</dd>
              </dl>
            ) : (
              <p className="small">{t('summary.notMeasured')}</p>
            )}
            <p className="muted small">
              {t('summary.reconnections', { count: person.reconnections })}
            </p>
          </li>
        ))}
      </ul>
      <Chat summary={summary} />
    </div>
  );
};

/** The chat of the call, for readers who may see it. */
const Chat = ({ summary }: { readonly summary: Summary }) => {
  const { t } = useTranslation('common');
  const language = useLanguage();
  const { chat, clinic } = summary;
  if (chat?.length === 0) return null;
  return (
    <>
      <h3>{t('summary.chat.title')}</h3>
      {chat === null ? (
        <p className="muted">{t('summary.chat.elsewhere')}</p>
      ) : (
        <ol className="people">
          {chat.map(({ id, senderName, sentAt, text }) => (
            <li key={id}>
              <p className="muted small">
                <bdi>{senderName}</bdi>
                <span>{` · ${formatTime(sentAt, clinic.timeZone, language)}`}</span>
              </p>
              <p className="prose" dir="auto">
                {text}
              </p>
            </li>
          ))}
        </ol>
      )}
    </>
  );
};
