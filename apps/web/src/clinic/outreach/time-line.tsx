import {
  type Hours,
  minutesOf,
  networkOn,
  type OutreachWarning,
  powerOn,
  type SiteProfile,
  type Stretch,
} from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Icon, type IconName } from '../../ui/icon.tsx';
import './outreach.css';

interface Bar extends Hours {
  readonly tone: 'good' | 'part' | 'bad' | 'plain' | 'doctor' | 'warned';
  readonly words: string;
}

interface Lane {
  readonly key: string;
  readonly icon: IconName;
  readonly name: string;
  readonly bars: readonly Bar[];
}

interface TimeLineProps extends Hours {
  readonly date: string;
  readonly doctors: readonly (Hours & {
    readonly id: string;
    readonly practitionerId: string;
    readonly name: string;
  })[];
  /** Null where nothing is known of the site. */
  readonly profile: Pick<SiteProfile, 'power' | 'network'> | null;
  readonly warnings: readonly OutreachWarning[];
  /** The time there while the day runs, as `10:40`. */
  readonly now?: string | undefined;
}

const tones = {
  mains: 'good',
  battery: 'part',
  none: 'bad',
  video: 'good',
  audio: 'part',
} as const;

/** A bar has room for one warning. */
const gravest = [
  ...(['no-network', 'no-power', 'doctor-busy', 'doctor-off'] as const),
  ...(['outside-hours', 'battery', 'audio'] as const),
] as const;

/** The hours of a day at a site: power, network, and when each doctor is online. */
export const TimeLine = ({ date, from, to, doctors, profile, warnings, now }: TimeLineProps) => {
  const { t } = useTranslation('outreach');
  const edges = [{ from, to }, ...doctors].filter((one) => one.from < one.to);
  const first = Math.floor(Math.min(...edges.map((one) => minutesOf(one.from))) / 60);
  const last = Math.ceil(Math.max(...edges.map((one) => minutesOf(one.to))) / 60);
  if (!Number.isFinite(first) || first >= last) return null;
  const whole = {
    from: `${String(first).padStart(2, '0')}:00`,
    to: `${String(last).padStart(2, '0')}:00`,
  };
  const shortWords = (practitionerId: string): string | null => {
    const kind = gravest.find((one) =>
      warnings.some(
        (warning) =>
          warning.kind === one &&
          'practitionerId' in warning &&
          warning.practitionerId === practitionerId,
      ),
    );
    return kind === undefined ? null : t(`short.${kind}`);
  };
  const barsOf = <T extends keyof typeof tones>(
    held: readonly Stretch<T>[],
    words: (value: T) => string,
  ): Bar[] =>
    held.map(({ value, ...hours }) => ({
      ...hours,
      tone: value === null ? 'plain' : tones[value],
      words: value === null ? t('notKnown') : words(value),
    }));
  const lanes: Lane[] = [
    {
      ...{ key: 'power', icon: 'bolt', name: t('power') },
      bars: barsOf(powerOn(profile?.power ?? [], date, whole), (value) => t(`powers.${value}`)),
    },
    {
      ...{ key: 'network', icon: 'network', name: t('network') },
      bars: barsOf(networkOn(profile?.network ?? [], date, whole), (value) =>
        t(`networks.${value}`),
      ),
    },
    ...[...new Set(doctors.map(({ practitionerId }) => practitionerId))].map((practitionerId) => {
      const theirs = doctors.filter((one) => one.practitionerId === practitionerId);
      const warned = shortWords(practitionerId);
      return {
        ...{ key: practitionerId, icon: 'camera' as const, name: theirs[0]?.name ?? '' },
        bars: theirs
          .filter((one) => one.from < one.to)
          .map((one): Bar => ({
            ...{ from: one.from, to: one.to, tone: warned === null ? 'doctor' : 'warned' },
            words:
              warned === null
                ? t('online', { from: one.from, to: one.to })
                : t('onlineBut', { from: one.from, to: one.to, but: warned }),
          })),
      };
    }),
  ];
  const share = (time: string): number => (minutesOf(time) / 60 - first) / (last - first);
  const isWithin = now !== undefined && whole.from <= now && now < whole.to;
  const marked = isWithin ? { insetInlineStart: `${share(now) * 100}%` } : null;
  const placeOf = (bar: Hours) => ({
    insetInlineStart: `${share(bar.from) * 100}%`,
    width: `${(share(bar.to) - share(bar.from)) * 100}%`,
  });
  const every = last - first > 10 ? 2 : 1;
  return (
    <section className="time-line" aria-label={t('timeLine')}>
      <div className="time-line-lane time-line-hours" aria-hidden="true">
        <span />
        <div className="time-line-track">
          {Array.from({ length: last - first + 1 }, (_, index) => index)
            .filter((index) => index % every === 0)
            .map((index) => (
              <span key={index} style={{ insetInlineStart: `${(index / (last - first)) * 100}%` }}>
                {first + index}
              </span>
            ))}
        </div>
      </div>
      <ul>
        {lanes.map(({ key, icon, name, bars }) => (
          <li key={key} className="time-line-lane">
            <span className="time-line-name">
              <Icon name={icon} />
              <span>{name}</span>
            </span>
            <div className="time-line-track" aria-hidden="true">
              {marked !== null && <span className="time-line-now" style={marked} />}
              <span className="time-line-day" style={placeOf({ from, to })} />
              {bars.map((bar) => (
                <span
                  key={bar.from}
                  className={`time-line-bar time-line-${bar.tone}`}
                  style={placeOf(bar)}
                >
                  <span>{bar.words}</span>
                </span>
              ))}
            </div>
            <p className="time-line-words">
              {bars
                .map((bar) =>
                  bar.tone === 'doctor' || bar.tone === 'warned'
                    ? bar.words
                    : t('stretch', { words: bar.words, from: bar.from, to: bar.to }),
                )
                .join(' · ')}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
};
