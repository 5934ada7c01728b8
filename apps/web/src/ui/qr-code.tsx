import { useMemo } from 'react';
import { encode } from 'uqr';

interface QrCodeProps {
  readonly text: string;
  readonly label: string;
  /** Modules of white around it; four are what every reader finds (ISO/IEC 18004). */
  readonly border?: number;
}

/** jsQR 1.4.0 reads no code of this version at its lowest level of correction. */
const unread = 23;

const encoded = (text: string, border: number) => {
  const code = encode(text, { border });
  return code.version === unread ? encode(text, { border, minVersion: unread + 1 }) : code;
};

/** Drawn in the page itself: the policy of our pages loads pictures from this server alone. */
export const QrCode = ({ text, label, border = 2 }: QrCodeProps) => {
  const { data, size } = useMemo(() => encoded(text, border), [text, border]);
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg className="qr" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`}>
      <path d={path} shapeRendering="crispEdges" />
    </svg>
  );
};
