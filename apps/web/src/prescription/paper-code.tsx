import { useTranslation } from 'react-i18next';
import { QrCode } from '../ui/qr-code.tsx';
import { qrModules } from '../ui/qr-modules.ts';

/**
 * The address of the page that verifies prescriptions, with the whole signed prescription in the
 * fragment; browsers do not send what follows `#`.
 */
const paperAddress = (jws: string): string => `${location.origin}/pharmacy#${jws}`;

interface PaperCodeProps {
  readonly jws: string;
  readonly number: string;
  readonly phone: string | undefined;
}

/** The quiet zone that every reader accepts (ISO/IEC 18004). */
const border = 4;

/** The means for a pharmacy to verify the paper: with a camera, or by telephone. */
export const PaperCode = ({ jws, number, phone }: PaperCodeProps) => {
  const { t } = useTranslation('paper');
  const text = paperAddress(jws);
  return (
    <div className="paper-code stack-tight">
      {qrModules(text, border) === null ? (
        // Number, telephone and the patient's link work without it.
        <p className="small">{t('codeTooLong')}</p>
      ) : (
        <>
          <QrCode text={text} label={t('code')} border={border} />
          <p className="small">{t('codeHelp', { address: `${location.host}/pharmacy` })}</p>
        </>
      )}
      <p className="small">
        {phone === undefined ? t('codeNumber', { number }) : t('codeCall', { number, phone })}
      </p>
    </div>
  );
};
