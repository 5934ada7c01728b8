import { useTranslation } from 'react-i18next';
import { QrCode } from './qr-code.tsx';

/** The whole signed prescription behind the address of the page that checks it; what stands after `#` is sent nowhere. */
export const paperAddress = (jws: string): string => `${location.origin}/pharmacy#${jws}`;

interface PaperCodeProps {
  readonly jws: string;
  readonly number: string;
  readonly phone: string | undefined;
}

/** By which a pharmacy checks the paper: with a camera, or by telephone. */
export const PaperCode = ({ jws, number, phone }: PaperCodeProps) => {
  const { t } = useTranslation('paper');
  return (
    <div className="paper-code stack-tight">
      <QrCode text={paperAddress(jws)} label={t('code')} border={4} />
      <p className="small">{t('codeHelp', { address: `${location.host}/pharmacy` })}</p>
      <p className="small">
        {phone === undefined ? t('codeNumber', { number }) : t('codeCall', { number, phone })}
      </p>
    </div>
  );
};
