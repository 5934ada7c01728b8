import { type Favourite, type FavouriteItem, routes } from '@teleward/contracts';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { useFactWords } from '../facts/fact-words.ts';
import { useKnown } from '../facts/known.tsx';
import { PressOnce } from '../facts/press-once.tsx';
import { staffRequest } from '../staff-request.ts';
import { FavouriteLines } from './favourite-lines.tsx';
import { asFavourite, asTyped } from './prescription-items.ts';
import { type TakeLines } from './take-lines.ts';
import { type Favourites } from './use-favourites.ts';

interface QuickLinesProps {
  readonly favourites: Favourites;
  readonly onTake: TakeLines;
}

/** Lines to choose instead of typing: favourites, and earlier prescriptions of this patient. */
export default function QuickLines({ favourites, onTake }: QuickLinesProps) {
  const { t } = useTranslation('clinic');
  const [isManaging, setManaging] = useState(false);
  const [told, setTold] = useState('');
  const { all, error, reload } = favourites;
  const take = (name: string, items: readonly FavouriteItem[]): void => {
    // If nothing was added, the reason is shown beside the lines.
    setTold(onTake(items) ? t('prescription.taken', { name, count: items.length }) : '');
  };
  return (
    <div className="stack-tight">
      {error !== null && <ErrorBanner error={error} onRetry={reload} />}
      {all.length > 0 && (
        <Group title={t('prescription.favourites')}>
          {all.map((favourite) => (
            <Button
              key={favourite.favouriteId}
              title={favourite.items.map(({ line }) => line).join('\n')}
              onClick={() => {
                take(favourite.name, favourite.items);
              }}
            >
              {favourite.items.length > 1
                ? t('prescription.set', { name: favourite.name, count: favourite.items.length })
                : favourite.name}
            </Button>
          ))}
          <Button
            variant="quiet"
            aria-expanded={isManaging}
            onClick={() => {
              setManaging(!isManaging);
            }}
          >
            {t('prescription.changeFavourites')}
          </Button>
        </Group>
      )}
      {isManaging && all.length > 0 && (
        <ul className="stack-tight">
          {all.map((favourite) => (
            <FavouriteRow
              key={`${favourite.favouriteId} ${String(favourite.version)}`}
              favourite={favourite}
              onChanged={reload}
            />
          ))}
        </ul>
      )}
      <Earlier onTake={take} />
      <p role="status" className="small">
        {told}
      </p>
    </div>
  );
}

const Group = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id}>
      <p className="muted small" id={id}>
        {title}
      </p>
      <div className="row">{children}</div>
    </div>
  );
};

interface EarlierProps {
  readonly onTake: (name: string, items: readonly FavouriteItem[]) => void;
}

const Earlier = ({ onTake }: EarlierProps) => {
  const { t } = useTranslation('clinic');
  const { dayOf } = useFactWords();
  const known = useKnown();
  const earlier = known?.loaded.state === 'ready' ? known.loaded.data.earlierPrescriptions : [];
  if (earlier.length === 0) return null;
  return (
    <Group title={t('prescription.repeat')}>
      {earlier.map(({ documentId, signedAt, items }) => {
        const day = dayOf(signedAt);
        return (
          <Button
            key={documentId}
            onClick={() => {
              onTake(day, asTyped({ items }).items.map(asFavourite));
            }}
          >
            {[day, items.map(({ drug }) => drug).join(t('prescription.listSeparator'))].join(': ')}
          </Button>
        );
      })}
    </Group>
  );
};

interface FavouriteRowProps {
  readonly favourite: Favourite;
  readonly onChanged: () => void;
}

/** A favourite that can be renamed, shared with the clinic or removed. */
const FavouriteRow = ({ favourite, onChanged }: FavouriteRowProps) => {
  const { t } = useTranslation('clinic');
  const { favouriteId, version, scope, items } = favourite;
  const [name, setName] = useState(favourite.name);
  const { marked, busy, error, submit } = useSubmission();
  const save = async (changed: Partial<Pick<Favourite, 'name' | 'scope'>>): Promise<void> => {
    await staffRequest(routes.saveFavourite, {
      params: { favouriteId },
      body: { baseVersion: version, scope, name: favourite.name, items, ...changed },
    });
    onChanged();
  };
  return (
    <li className="drug">
      <form
        className="stack-tight"
        noValidate
        onSubmit={(event) => void submit(event, name.trim() !== '', () => save({ name }))}
      >
        <TextField
          label={t('prescription.favouriteName')}
          description={t(`prescription.scopeIs.${scope}`)}
          maxLength={80}
          autoComplete="off"
          value={name}
          error={marked && name.trim() === '' && t('prescription.favouriteNameMissing')}
          onChange={({ currentTarget }) => {
            setName(currentTarget.value);
          }}
        />
        <FavouriteLines items={items} />
        {error !== null && <ErrorBanner error={error} />}
        <div className="row">
          <Button type="submit" busy={busy}>
            {t('prescription.rename')}
          </Button>
          <PressOnce onPress={() => save({ scope: scope === 'own' ? 'clinic' : 'own' })}>
            {t(scope === 'own' ? 'prescription.giveToClinic' : 'prescription.makeOwn')}
          </PressOnce>
          <PressOnce
            aria-label={t('prescription.removeFavourite', { name: favourite.name })}
            onPress={async () => {
              await staffRequest(routes.removeFavourite, { params: { favouriteId } });
              onChanged();
            }}
          >
            {t('prescription.remove')}
          </PressOnce>
        </div>
      </form>
    </li>
  );
};
