import { type Language, type NetworkPath } from '@teleward/contracts';
import { type TFunction } from 'i18next';
import { formatNames } from '../i18n/format.ts';

/** The names of paths to the media server, in words. */
export const pathNames = (
  paths: readonly NetworkPath[],
  t: TFunction,
  language: Language,
): string =>
  formatNames(
    paths.map((path) => t(`call:blocked.path.${path}`)),
    language,
  );
