import {
  type AllergyStop,
  citationOf,
  type ClassAllergyId,
  type Finding,
  interactionCitationOf,
  type InteractionStop,
  isInteractionReasonFor,
  isReasonFor,
  knowledgeSources,
  reasonFor,
  remarkOf,
  type Reasons,
  type TypedItem,
} from '@teleward/contracts';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { cleanLine } from '../visit/typed-text.ts';
import './facts.css';

interface LineFindingsProps {
  readonly findings: readonly Finding[];
  readonly item: TypedItem;
  /** Whether missing reasons are marked. */
  readonly marked: boolean;
  readonly onReasons: (reasons: Reasons) => void;
  readonly onChooseAnother: () => void;
}

/**
 * The findings for one drug's line: those that stop it until there is a reason, and
 * those to be aware of.
 */
export default function LineFindings(props: LineFindingsProps) {
  const { findings, item, marked, onReasons, onChooseAnother } = props;
  const { allergyOverrides = [], interactionOverrides = [] } = item;
  const { t } = useTranslation('facts');
  return (
    // It changes while typing, so screen readers announce it as it appears.
    <div role="status" className="stack-tight">
      {findings.map((finding) => {
        switch (finding.kind) {
          case 'allergy':
            return (
              <Stop
                key={finding.factId}
                reason={allergyOverrides.find((one) => isReasonFor(finding, one))?.reason ?? null}
                marked={marked}
                onReason={(reason) => {
                  onReasons({
                    interactionOverrides,
                    allergyOverrides: [
                      ...allergyOverrides.filter(({ factId }) => factId !== finding.factId),
                      reasonFor(finding, reason),
                    ],
                  });
                }}
                onChooseAnother={onChooseAnother}
              >
                <AllergyWords finding={finding} />
              </Stop>
            );
          case 'interaction':
            return (
              <Stop
                key={`${finding.interaction} ${finding.other}`}
                reason={
                  interactionOverrides.find((one) => isInteractionReasonFor(finding, one))
                    ?.reason ?? null
                }
                marked={marked}
                onReason={(reason) => {
                  const { interaction, other } = finding;
                  onReasons({
                    allergyOverrides,
                    interactionOverrides: [
                      ...interactionOverrides.filter(
                        (one) => !isInteractionReasonFor(finding, one),
                      ),
                      { interaction, other, reason },
                    ],
                  });
                }}
                onChooseAnother={onChooseAnother}
              >
                <InteractionWords finding={finding} />
              </Stop>
            );
          case 'class-allergy':
            return (
              <div key={finding.factId} className="finding stack-tight">
                <p>
                  {[
                    t('checks.classAllergy', { substance: finding.substance }),
                    t(`checks.byClass.${finding.byClass}`, { drug: finding.drug }),
                  ].join(' ')}
                </p>
                <Source id={finding.byClass} />
              </div>
            );
          case 'same-class':
            return (
              <p key={`${finding.drugClass} ${finding.other}`} className="finding">
                {[
                  t('checks.sameClass', { other: finding.other }),
                  t(`checks.beside.${finding.from}`),
                ].join(' ')}
              </p>
            );
          case 'look-alike': {
            const { name, other } = finding;
            return (
              <div key={finding.kind} className="finding stack-tight">
                <p>{t('checks.lookAlike', { name, other })}</p>
                <p className="muted small">
                  {t('checks.source', { citation: knowledgeSources['fda-tall-man'].citation })}
                </p>
              </div>
            );
          }
          case 'same-drug':
            return (
              <p key={finding.kind} className="finding">
                {t('checks.same-drug')}
              </p>
            );
          case 'taken':
            return (
              <p key={`${finding.from} ${finding.taken}`} className="finding">
                {t(`checks.taken.${finding.from}`, { taken: finding.taken })}
              </p>
            );
          case 'allergies-unknown':
            return null;
        }
      })}
    </div>
  );
}

const Source = ({ id }: { readonly id: ClassAllergyId }) => {
  const { t } = useTranslation('facts');
  return <p className="muted small">{t('checks.source', { citation: citationOf(id) })}</p>;
};

const AllergyWords = ({ finding }: { readonly finding: AllergyStop }) => {
  const { t } = useTranslation('facts');
  const { drug, substance, reaction, severity, type, verification, byClass } = finding;
  // States no more than was recorded: an intolerance is not called an allergy.
  const said = type === 'intolerance' ? 'intolerance' : type === null ? 'either' : 'allergy';
  return (
    <>
      <Head>
        {reaction === ''
          ? t(`checks.stop.${said}`, { substance })
          : t(`checks.stopReaction.${said}`, { substance, reaction })}
      </Head>
      <p>
        {[t(`severity.${severity ?? 'unknown'}`), t(`verification.${verification}`)].join(' · ')}
      </p>
      {byClass !== null && (
        <>
          <p>{t(`checks.byClass.${byClass}`, { drug })}</p>
          <Source id={byClass} />
        </>
      )}
    </>
  );
};

const InteractionWords = ({ finding }: { readonly finding: InteractionStop }) => {
  const { t } = useTranslation('facts');
  const { drug, other, interaction, from } = finding;
  const citation = interactionCitationOf(interaction, drug, other);
  const remark = remarkOf(interaction, drug, other);
  return (
    <>
      <Head>{t('checks.never', { drug, other })}</Head>
      <p>{[t(`checks.beside.${from}`), t(`checks.interaction.${interaction}`)].join(' ')}</p>
      {remark !== null && <p>{t(`checks.remark.${remark}`)}</p>}
      <p>{t('checks.instead')}</p>
      <p className="muted small">{t('checks.source', { citation })}</p>
    </>
  );
};

const Head = ({ children }: { readonly children: string }) => (
  <p className="finding-head">
    <Icon name="danger" />
    <span>{children}</span>
  </p>
);

interface StopProps {
  /** The finding. */
  readonly children: ReactNode;
  /** Null until the person wants to give one. */
  readonly reason: string | null;
  readonly marked: boolean;
  readonly onReason: (reason: string) => void;
  readonly onChooseAnother: () => void;
}

const Stop = ({ children, reason, marked, onReason, onChooseAnother }: StopProps) => {
  const { t } = useTranslation('facts');
  const [asked, setAsked] = useState(false);
  const isReasonAsked = asked || marked || reason !== null;
  const isMissing = (reason ?? '').trim() === '';
  return (
    <div className="finding finding-stop stack-tight">
      <div className="stack-tight">{children}</div>
      {isReasonAsked && (
        <TextField
          label={t('checks.reason')}
          description={t('checks.reasonHelp')}
          maxLength={300}
          autoComplete="off"
          autoFocus={asked && reason === null}
          value={reason ?? ''}
          error={marked && isMissing && t('checks.reasonMissing')}
          onChange={(event) => {
            onReason(cleanLine(event.currentTarget.value));
          }}
        />
      )}
      <div className="row">
        <Button onClick={onChooseAnother}>{t('checks.chooseAnother')}</Button>
        {!isReasonAsked && (
          <Button
            onClick={() => {
              setAsked(true);
            }}
          >
            {t('checks.keep')}
          </Button>
        )}
      </div>
    </div>
  );
};
