import { type CSSProperties, useMemo } from 'react';
import { qrModules } from './qr-modules.ts';

interface QrCodeProps {
  readonly text: string;
  readonly label: string;
  /** Modules of white around it; four are what every reader finds (ISO/IEC 18004). */
  readonly border?: number;
}

/**
 * Drawn in the page itself: the policy of our pages loads pictures from this server alone. Nothing
 * where the text is longer than any code.
 */
export const QrCode = ({ text, label, border = 2 }: QrCodeProps) => {
  const modules = useMemo(() => qrModules(text, border), [text, border]);
  if (modules === null) return null;
  const { data, size } = modules;
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg
      className="qr"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      style={{ '--whole-pixels': `${size / devicePixelRatio}px` } as CSSProperties}
    >
      <path d={path} shapeRendering="crispEdges" />
    </svg>
  );
};
