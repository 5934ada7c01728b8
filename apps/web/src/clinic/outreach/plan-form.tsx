import {
  Language,
  type OutreachSession,
  outreachWarnings,
  routes,
  type RouteAnswer,
  usualOutreachMinutes,
} from '@teleward/contracts';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useLoaded } from '../../api/use-loaded.ts';
import { randomId } from '../../call/random-id.ts';
import { dayIn, formatDay } from '../../i18n/format.ts';
import { languageNames } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { DatePicker } from '../../ui/date-picker.tsx';
import { Select } from '../../ui/select.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { addDays } from '../scheduling/clinic-time.ts';
import { useVisitTypes } from '../scheduling/use-visit-types.ts';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { DoctorFields } from './doctor-fields.tsx';
import { HoursFields } from './hours-fields.tsx';
import { draftOf, emptyDraft, type PlanDraft, planOf, problemsOf } from './plan-draft.ts';
import { ProgrammeField } from './programme-field.tsx';
import { SaveError } from './save-error.tsx';
import { StockFields } from './stock-fields.tsx';
import { TeamFields } from './team-fields.tsx';
import { TimeLine } from './time-line.tsx';
import { useVersionedDraft } from './use-versioned-draft.ts';
import { Warnings } from './warnings.tsx';

interface PlanFormProps {
  readonly choices: RouteAnswer<typeof routes.readOutreachChoices>;
  /** Null for a new day. */
  readonly session: OutreachSession | null;
  readonly onSaved: (session: OutreachSession) => void;
}

/** How the form calls the parts of a plan. */
const labelOf = {
  ...{ siteId: 'site', date: 'date', from: 'from', to: 'to', programme: 'programme' },
  ...{ language: 'language', visitTypeId: 'length', team: 'team', doctors: 'doctors' },
  stock: 'stock',
} as const satisfies Record<keyof PlanDraft, string>;

/** The plan of a day, and beside it what may not work, while it is typed. */
export const PlanForm = ({ choices, session: initial, onSaved }: PlanFormProps) => {
  const { t } = useTranslation(['outreach', 'common']);
  const language = useLanguage();
  const { timeZone } = useSignedIn().session.clinic;
  const types = useVisitTypes() ?? [];
  // The same again, after an answer that was lost, is the same day.
  const [sessionId] = useState(() => initial?.sessionId ?? randomId());
  const [firstDraft] = useState(() =>
    emptyDraft(
      ...([choices.sites[0]?.site.id ?? '', addDays(dayIn(timeZone, new Date()), 7)] as const),
      language,
    ),
  );
  const {
    base: session,
    draft,
    changed,
    change,
    send,
  } = useVersionedDraft<OutreachSession, PlanDraft>({
    initial,
    draftOf: (base) => (base === null ? firstDraft : draftOf(base)),
    loadNewest: () => staffRequest(routes.readOutreachSession, { params: { sessionId } }),
  });
  // Once the team is there, the day stays where and when it is.
  const open = session?.status === 'open' ? session : null;
  const { marked, busy, error, submit } = useSubmission();
  const problems = problemsOf(draft);
  const shown = marked ? problems : {};
  const siteId = open?.site.id ?? draft.siteId;
  const date = open?.date ?? draft.date;
  const loadDay = useCallback(
    (signal: AbortSignal) =>
      staffRequest(
        routes.readOutreachDay,
        { query: { siteId, date, except: sessionId } },
        { signal },
      ),
    [siteId, date, sessionId],
  );
  const loaded = useLoaded(loadDay);
  const day = loaded.state === 'ready' ? loaded.data : null;
  const profile = choices.sites.find(({ site }) => site.id === siteId) ?? null;
  // One that closed since stays that of its days.
  const sites =
    session === null || choices.sites.some(({ site }) => site.id === session.site.id)
      ? choices.sites.map(({ site }) => site)
      : [...choices.sites.map(({ site }) => site), session.site];
  const type = types.find(({ visitTypeId }) => visitTypeId === draft.visitTypeId);
  const minutes = type === undefined ? usualOutreachMinutes : type.minutes + type.bufferMinutes;
  const doctors = draft.doctors.map((line) => ({
    ...line,
    name:
      choices.doctors.find(({ id }) => id === line.practitionerId)?.name ??
      session?.doctors.find(({ practitionerId }) => practitionerId === line.practitionerId)?.name ??
      t('newDoctor'),
  }));
  const warnings = outreachWarnings(
    { ...draft, doctors: [...draft.doctors], team: [...draft.team] },
    profile ?? { power: [], network: [] },
    day,
    session?.participants.length ?? 0,
    minutes,
  );

  const save = async (): Promise<void> => {
    onSaved(
      await staffRequest(routes.saveOutreachSession, {
        params: { sessionId },
        body: { baseVersion: session?.version ?? 0, plan: planOf({ ...draft, siteId, date }) },
      }),
    );
  };

  return (
    <form
      className="stack-loose"
      noValidate
      onSubmit={(event) => {
        void submit(event, Object.keys(problems).length === 0, () => send(save));
      }}
    >
      <Card aria-labelledby="plan-when">
        <div className="stack">
          <h2 id="plan-when">{t('when')}</h2>
          {open !== null && (
            <>
              <p>
                {t('placeAndDay', {
                  site: open.site.name,
                  day: formatDay(`${open.date}T00:00:00Z`, 'UTC', language),
                })}
              </p>
              <p className="muted small">{t('placeStays')}</p>
            </>
          )}
          <div className="outreach-line">
            {open === null && (
              <>
                <Select
                  label={t('site')}
                  value={siteId}
                  error={shown['siteId'] && t('problem.missing')}
                  options={sites.map(({ id, name }) => ({ value: id, label: name }))}
                  onChange={({ currentTarget }) => {
                    change({ siteId: currentTarget.value });
                  }}
                />
                <DatePicker
                  label={t('date')}
                  value={date}
                  error={shown['date'] && t('problem.missing')}
                  onChange={(next) => {
                    change({ date: next });
                  }}
                />
              </>
            )}
            <HoursFields
              from={draft.from}
              to={draft.to}
              error={shown['hours'] && t('problem.hours')}
              onChange={change}
            />
          </div>
          <div className="outreach-line">
            <ProgrammeField
              value={draft.programme}
              known={choices.programmes}
              error={shown['programme'] && t('problem.missing')}
              onChange={(programme) => {
                change({ programme });
              }}
            />
            <Select
              label={t('language')}
              value={draft.language}
              options={Language.options.map((value) => ({
                ...{ value, label: languageNames[value], lang: value },
              }))}
              onChange={({ currentTarget }) => {
                change({ language: Language.parse(currentTarget.value) });
              }}
            />
            <Select
              label={t('length')}
              value={draft.visitTypeId ?? ''}
              options={[
                { value: '', label: t('usualLength', { count: usualOutreachMinutes }) },
                ...types
                  .filter(
                    ({ visitTypeId, isOffered }) => isOffered || visitTypeId === draft.visitTypeId,
                  )
                  .map(({ visitTypeId, names, minutes: count }) => ({
                    value: visitTypeId,
                    label: t('typeAndLength', { type: names[language], count }),
                  })),
              ]}
              onChange={({ currentTarget }) => {
                change({ visitTypeId: currentTarget.value === '' ? null : currentTarget.value });
              }}
            />
          </div>
          <p className="muted small">{t('siteClock')}</p>
        </div>
      </Card>
      <Card aria-labelledby="plan-doctors">
        <div className="stack">
          <h2 id="plan-doctors">{t('doctors')}</h2>
          <DoctorFields
            lines={draft.doctors}
            doctors={choices.doctors}
            names={doctors}
            hours={draft}
            problems={shown}
            onChange={(lines) => {
              change({ doctors: lines });
            }}
          />
          <TimeLine
            date={date}
            from={draft.from}
            to={draft.to}
            doctors={doctors}
            profile={profile}
            warnings={warnings}
          />
          <Warnings warnings={warnings} doctors={doctorsOf(choices, session)} live />
        </div>
      </Card>
      <Card aria-labelledby="plan-team">
        <div className="stack">
          <h2 id="plan-team">{t('team')}</h2>
          <TeamFields
            lines={draft.team}
            members={choices.members}
            known={session?.team ?? []}
            hours={draft}
            problems={shown}
            onChange={(team) => {
              change({ team });
            }}
          />
        </div>
      </Card>
      <Card aria-labelledby="plan-stock">
        <div className="stack">
          <h2 id="plan-stock">{t('stock')}</h2>
          <p className="muted small">{t('stockHelp')}</p>
          <StockFields
            lines={draft.stock}
            problems={shown}
            onChange={(stock) => {
              change({ stock });
            }}
          />
        </div>
      </Card>
      <SaveError error={error} changed={changed?.map((part) => t(labelOf[part])) ?? null} />
      <div className="row">
        <Button type="submit" variant="primary" busy={busy}>
          {t('save')}
        </Button>
        <Link
          href={initial === null ? '/outreach' : `/outreach/${sessionId}`}
          className="button button-secondary"
        >
          {t('common:cancel')}
        </Link>
      </div>
    </form>
  );
};

/** Everybody whom a warning may name: also who works here no more and stands in the plan. */
export const doctorsOf = (
  { doctors }: Pick<PlanFormProps['choices'], 'doctors'>,
  session: OutreachSession | null,
): readonly { readonly id: string; readonly name: string }[] => [
  ...doctors,
  ...(session?.doctors ?? []).map(({ practitionerId, name }) => ({ id: practitionerId, name })),
];
