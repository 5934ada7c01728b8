import { type NetworkCheck } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';

interface NetworkFiguresProps {
  readonly measured: NonNullable<NetworkCheck['measured']>;
}

/** The measured figures, to be read out to support staff on the telephone. */
export const NetworkFigures = ({ measured }: NetworkFiguresProps) => {
  const { t } = useTranslation('network');
  const { path, roundTripTimeMs, lossShare, upKbps, downKbps } = measured;
  const rows = [
    ['path', t(`paths.${path}`)],
    [
      'roundTrip',
      roundTripTimeMs === null ? t('unknown') : t('ms', { value: Math.round(roundTripTimeMs) }),
    ],
    ['loss', t('percent', { value: Math.round(lossShare * 100) })],
    ['up', t('kbps', { value: Math.round(upKbps) })],
    ['down', t('kbps', { value: Math.round(downKbps) })],
  ] as const;
  return (
    <details className="help">
      <summary>{t('figures')}</summary>
      <dl className="figures">
        {rows.map(([key, value]) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
};
