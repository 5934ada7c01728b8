import { type CSSProperties, useMemo } from 'react';
import { qrModules } from './qr-modules.ts';

interface QrCodeProps {
  readonly text: string;
  readonly label: string;
  /** The width of the quiet zone in modules; every reader accepts four (ISO/IEC 18004). */
  readonly border?: number;
}

/**
 * Rendered in the page itself: the content security policy allows pictures only from this server.
 * Nothing where the text is too long for a QR code.
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
